; Each pattern marks one form: @<choice>.<form>. See csharp.ts.

; emptyAny
((invocation_expression function: (member_access_expression expression: (_) @x name: (identifier) @_n) arguments: (argument_list . "(" . ")")) @filledSequence.any (#eq? @_n "Any"))
((binary_expression left: (invocation_expression function: (member_access_expression expression: (_) @x name: (identifier) @_n) arguments: (argument_list . "(" . ")")) operator: [">" "!="] right: (integer_literal) @_z) @filledSequence.count (#eq? @_n "Count") (#eq? @_z "0"))

; rethrow
(catch_clause body: (block (throw_statement . "throw" . ";") @rethrow.bare))
((catch_clause (catch_declaration name: (identifier) @name) body: (block (throw_statement . "throw" . (identifier) @_n . ";") @rethrow.named)) (#eq? @name @_n))

; emptyCatch
(catch_clause (catch_declaration) @declaration body: (block . "{" . [(throw_statement) (expression_statement)] . "}")) @emptyCatch.handled
((catch_clause (catch_declaration) @declaration body: (block) @_b) @emptyCatch.empty (#match? @_b "^\\{\\s*\\}$"))

; trueComparison, falseComparison
(if_statement condition: (invocation_expression) @value @trueComparison.plain)
((binary_expression left: (invocation_expression) @value operator: "==" right: (boolean_literal) @_t) @trueComparison.compared (#eq? @_t "true") (#not-match? @value "\\?"))
(if_statement condition: (prefix_unary_expression "!" (invocation_expression) @value) @falseComparison.negated)
((binary_expression left: (invocation_expression) @value operator: "==" right: (boolean_literal) @_t) @falseComparison.compared (#eq? @_t "false") (#not-match? @value "\\?"))

; unneededTernary
(return_statement (binary_expression operator: ["==" "!=" "<" ">" "<=" ">=" "&&" "||"]) @condition @unneededTernary.plain)
((conditional_expression condition: (_) @condition consequence: (boolean_literal) @_t alternative: (boolean_literal) @_f) @unneededTernary.ternary (#eq? @_t "true") (#eq? @_f "false"))

; nullOrEmpty
((invocation_expression function: (member_access_expression expression: (predefined_type) name: (identifier) @_n) arguments: (argument_list . (argument [(identifier) (member_access_expression)] @x) .)) @nullOrEmpty.method (#eq? @_n "IsNullOrEmpty"))
((binary_expression left: (binary_expression left: (_) @x operator: "==" right: (null_literal)) operator: "||" right: (binary_expression left: (_) @_x operator: "==" right: (string_literal) @_e)) @nullOrEmpty.chain (#eq? @x @_x) (#eq? @_e "\"\""))

; compoundAssignment
((assignment_expression left: [(identifier) (member_access_expression)] @x operator: "+=" right: (_) @y) @compoundAssignment.short (#not-match? @y "\"|=>|^On|^Handle"))
((assignment_expression left: [(identifier) (member_access_expression)] @x operator: "=" right: (binary_expression left: (_) @_x operator: "+" right: (_) @y)) @compoundAssignment.long (#eq? @x @_x) (#not-match? @y "\""))

; Conventions

; nullCheck
(binary_expression left: (_) @x operator: "==" right: (null_literal)) @nullCheck.operator
(is_pattern_expression expression: (_) @x pattern: (constant_pattern (null_literal))) @nullCheck.pattern

; emptyString
((member_access_expression expression: (predefined_type) @_s name: (identifier) @_e) @emptyString.constant (#eq? @_s "string") (#eq? @_e "Empty"))
((string_literal) @emptyString.literal (#eq? @emptyString.literal "\"\""))

; localType
((local_declaration_statement (variable_declaration type: (implicit_type) @localType.inferred (variable_declarator (object_creation_expression type: (_) @type)))))
((local_declaration_statement (variable_declaration type: (_) @localType.explicit @type (variable_declarator (object_creation_expression type: (_) @_c)))) (#eq? @type @_c))

; stringFormat
((interpolated_string_expression) @stringFormat.interpolated)
((invocation_expression function: (member_access_expression expression: (predefined_type) name: (identifier) @_n)) @stringFormat.format (#eq? @_n "Format"))

; localNaming: names of several words
((local_declaration_statement (variable_declaration (variable_declarator name: (identifier) @name @localNaming.camel))) (#match? @name "^[a-z]+[0-9]*([A-Z][a-z0-9]+)+$"))
((local_declaration_statement (variable_declaration (variable_declarator name: (identifier) @name @localNaming.snake))) (#match? @name "^[a-z][a-z0-9]*(_[a-z0-9]+)+$"))
