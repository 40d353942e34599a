; Each pattern marks one form: @<choice>.<form>. See php.ts.

; strictEquality, strictInequality. A loose one has parts, and so a fix, only beside a text that is no number.
((binary_expression left: (_) @x operator: "===" right: (_) @y) @strictEquality.strict (#not-match? @y "^(?i:null)$"))
((binary_expression left: (_) @x operator: "==" right: (string) @y) @strictEquality.loose (#match? @y "^.[^0-9]+.$"))
((binary_expression left: (_) operator: "==" right: (_) @_y) @strictEquality.loose (#not-match? @_y "^(?i:null)$"))
((binary_expression left: (_) @x operator: "!==" right: (_) @y) @strictInequality.strict (#not-match? @y "^(?i:null)$"))
((binary_expression left: (_) @x operator: ["!=" "<>"] right: (string) @y) @strictInequality.loose (#match? @y "^.[^0-9]+.$"))
((binary_expression left: (_) operator: ["!=" "<>"] right: (_) @_y) @strictInequality.loose (#not-match? @_y "^(?i:null)$"))

; arraySyntax
((array_creation_expression . "[") @array @arraySyntax.short (#match? @array "^\\["))
((array_creation_expression . "array") @array @arraySyntax.long (#match? @array "^array\\("))

; isNull
(binary_expression left: (_) @x operator: "===" right: (null)) @isNull.operator
((function_call_expression function: (name) @_f arguments: (arguments . (argument (_) @x) .)) @isNull.function (#eq? @_f "is_null"))

; nullCoalescing
(binary_expression left: [(variable_name) (subscript_expression) (member_access_expression)] @x operator: "??" right: (_) @y) @nullCoalescing.operator
((conditional_expression condition: (function_call_expression function: (name) @_f arguments: (arguments . (argument (_) @x) .)) body: (_) @_x alternative: (_) @y) @nullCoalescing.ternary (#eq? @_f "isset") (#eq? @x @_x))

; aliases: count or sizeof, implode or join
((function_call_expression function: (name) @count.count) (#eq? @count.count "count"))
((function_call_expression function: (name) @count.sizeof) (#eq? @count.sizeof "sizeof"))
((function_call_expression function: (name) @implode.implode) (#eq? @implode.implode "implode"))
((function_call_expression function: (name) @implode.join) (#eq? @implode.join "join"))

; constants in lower case
((boolean) @constant @booleanCase.lower (#match? @constant "^[a-z]+$"))
((boolean) @constant @booleanCase.upper (#match? @constant "^[A-Z]+$"))
((null) @constant @nullCase.lower (#match? @constant "^[a-z]+$"))
((null) @constant @nullCase.upper (#match? @constant "^[A-Z]+$"))

; logical
(binary_expression left: (_) @x operator: "&&" right: (_) @y) @logicalAnd.sign
(binary_expression left: (_) @x operator: "and" right: (_) @y) @logicalAnd.word

; emptyCatch
(catch_clause type: (_) @type name: (_) @name body: (compound_statement . "{" . [(expression_statement)] . "}")) @emptyCatch.handled
((catch_clause type: (_) @type name: (_) @name body: (compound_statement) @_b) @emptyCatch.empty (#match? @_b "^\\{\\s*\\}$"))

; unneededTernary
(return_statement (binary_expression operator: ["===" "!==" "<" ">" "<=" ">="]) @condition @unneededTernary.plain)
((conditional_expression condition: (_) @condition body: (boolean) @_t alternative: (boolean) @_f) @unneededTernary.ternary (#match? @_t "^(?i:true)$") (#match? @_f "^(?i:false)$"))

; Conventions

; quotes
((string) @literal @quotes.single (#match? @literal "^'[^'\"\\\\$]*'$"))
((encapsed_string) @literal @quotes.double (#match? @literal "^\"[^'\"\\\\$]*\"$"))

; sameAssertion
((member_call_expression object: (variable_name) name: (name) @sameAssertion.same) (#eq? @sameAssertion.same "assertSame"))
((member_call_expression object: (variable_name) name: (name) @sameAssertion.equals) (#eq? @sameAssertion.equals "assertEquals"))
((scoped_call_expression scope: (relative_scope) name: (name) @sameAssertion.same) (#eq? @sameAssertion.same "assertSame"))
((scoped_call_expression scope: (relative_scope) name: (name) @sameAssertion.equals) (#eq? @sameAssertion.equals "assertEquals"))
