; C and C++. Each pattern marks one form: @<choice>.<form>. See c.ts.

; unneededTernary
(return_statement (binary_expression operator: ["==" "!=" "<" ">" "<=" ">="]) @condition @unneededTernary.plain)
((conditional_expression condition: (_) @condition consequence: (true) alternative: (false)) @unneededTernary.ternary)

; yoda
(binary_expression left: [(identifier) (field_expression)] @x operator: "==" right: [(null) (number_literal) (char_literal)] @literal) @yoda.valueFirst
(binary_expression left: [(null) (number_literal) (char_literal)] @literal operator: "==" right: [(identifier) (field_expression)] @x) @yoda.literalFirst

; emptyString
((binary_expression left: (call_expression function: (identifier) @_f arguments: (argument_list . (_) @x .)) operator: "==" right: (number_literal) @_z) @emptyString.length (#eq? @_f "strlen") (#eq? @_z "0"))
((binary_expression left: (subscript_expression argument: (_) @x) @_s operator: "==" right: (char_literal) @_z) @emptyString.first (#match? @_s "\\[0\\]$") (#eq? @_z "'\\0'"))

; booleanReturn
((compound_statement (if_statement condition: (_ "(" . (_) @condition . ")") consequence: (compound_statement . "{" . (return_statement (true)) . "}") !alternative) @booleanReturn.branches . (return_statement (false)) @booleanReturn.branches))
(return_statement (binary_expression operator: ["==" "!=" "<" ">" "<=" ">="]) @condition) @booleanReturn.plain

; Conventions

; nullCheck
(if_statement condition: (_ (binary_expression left: (_) @x operator: "==" right: (null)) @nullCheck.compared))
(if_statement condition: (_ (unary_expression operator: "!" argument: [(identifier) (field_expression)] @x) @nullCheck.negated))

; stringEquality
((binary_expression left: (call_expression function: (identifier) @_f arguments: (argument_list . (_) @a . (_) @b .)) operator: "==" right: (number_literal) @_z) @stringEquality.compared (#eq? @_f "strcmp") (#eq? @_z "0"))
((unary_expression operator: "!" argument: (call_expression function: (identifier) @_f arguments: (argument_list . (_) @a . (_) @b .))) @stringEquality.negated (#eq? @_f "strcmp"))

; increment
((expression_statement (update_expression . (identifier) @x . "++" .)) @increment.postfix)
((expression_statement (update_expression . "++" . (identifier) @x .)) @increment.prefix)

; sizeOf
(sizeof_expression value: (parenthesized_expression)) @sizeOf.value
(sizeof_expression type: (_)) @sizeOf.type

; ifBraces
((if_statement . "if" . condition: (_) @condition . consequence: (compound_statement . "{" . [(return_statement) (expression_statement) (break_statement) (continue_statement) (goto_statement)] @body . "}") .) @ifBraces.block (#not-match? @body "\\n"))
((if_statement . "if" . condition: (_) @condition . consequence: [(return_statement) (expression_statement) (break_statement) (continue_statement) (goto_statement)] @body .) @ifBraces.bare (#not-match? @body "\\n"))

; localNaming: names of several words
((compound_statement (declaration declarator: (init_declarator declarator: (identifier) @name @localNaming.camel))) (#match? @name "^[a-z]+[0-9]*([A-Z][a-z0-9]+)+$"))
((compound_statement (declaration declarator: (init_declarator declarator: (identifier) @name @localNaming.snake))) (#match? @name "^[a-z][a-z0-9]*(_[a-z0-9]+)+$"))
