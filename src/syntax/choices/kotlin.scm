; Each pattern marks one form: @<choice>.<form>. See kotlin.ts.

; isEmpty
((binary_expression left: (navigation_expression (_) @x . (identifier) @_s .) operator: "==" right: (number_literal) @_z) @isEmpty.size (#match? @_s "^(size|length)$") (#eq? @_z "0"))
((call_expression (navigation_expression [(identifier) (navigation_expression)] @x . (identifier) @_n .) (value_arguments . "(" . ")")) @isEmpty.method (#eq? @_n "isEmpty"))
; The grammar takes `!x.isEmpty()` for `(!x).isEmpty()`.
((call_expression (navigation_expression (unary_expression "!" argument: (identifier) @x) . (identifier) @_n .) (value_arguments . "(" . ")")) @isNotEmpty.negated (#eq? @_n "isEmpty"))
((call_expression (navigation_expression [(identifier) (navigation_expression)] @x . (identifier) @_n .) (value_arguments . "(" . ")")) @isNotEmpty.method (#eq? @_n "isNotEmpty"))

; elvis
((if_expression condition: (binary_expression left: (identifier) @x operator: "!=" right: (identifier) @_n) (identifier) @_x (identifier) @y) @elvis.branches (#eq? @_n "null") (#eq? @x @_x))
(binary_expression left: (identifier) @x operator: "?:" right: (identifier) @y) @elvis.operator

; indexAccess
((call_expression (navigation_expression (identifier) @x . (identifier) @_n .) (value_arguments . "(" . (value_argument [(identifier) (number_literal)] @index) . ")")) @indexAccess.get (#eq? @_n "get") (#not-match? @x "^[A-Z]"))
(assignment left: (index_expression) @indexAccess.excluded)
(index_expression (identifier) @x . [(identifier) (number_literal)] @index) @indexAccess.brackets

; rangeUntil
((range_expression (_) @from . ".." . (binary_expression left: (_) @to operator: "-" right: (number_literal) @_one)) @rangeUntil.minus (#eq? @_one "1"))
((infix_expression . (_) @from . (identifier) @_u . (_) @to .) @rangeUntil.until (#eq? @_u "until"))

; filterFirst
((call_expression (navigation_expression (call_expression (navigation_expression (_) @x . (identifier) @_f .) (annotated_lambda) @predicate) . (identifier) @_n .) (value_arguments . "(" . ")")) @filterFirst.filter (#eq? @_f "filter") (#eq? @_n "first"))
((call_expression (navigation_expression (_) @x . (identifier) @_n .) (annotated_lambda) @predicate) @filterFirst.first (#eq? @_n "first"))
((call_expression (navigation_expression (call_expression (navigation_expression (_) @x . (identifier) @_f .) (annotated_lambda) @predicate) . (identifier) @_n .) (value_arguments . "(" . ")")) @filterAny.filter (#eq? @_f "filter") (#eq? @_n "any"))
((call_expression (navigation_expression (_) @x . (identifier) @_n .) (annotated_lambda) @predicate) @filterAny.any (#eq? @_n "any"))

; emptyCatch
((catch_block (identifier) @name (_) @type (block . "{" . (_) . "}")) @emptyCatch.handled (#not-match? @name "^(_|ignore|expected)"))
((catch_block (identifier) @name (_) @type (block) @_b) @emptyCatch.empty (#match? @_b "^\\{\\s*\\}$") (#not-match? @name "^(_|ignore|expected)"))

; Conventions

; template
((binary_expression left: (string_literal) @head operator: "+" right: (identifier) @value) @stringBuilding.concatenated)
((string_literal (interpolation)) @stringBuilding.template)

; equalityAssertion
((call_expression (identifier) @_f (value_arguments . "(" . (value_argument (_) @expected) . "," . (value_argument (_) @actual) . ")")) @equalityAssertion.assertEquals (#eq? @_f "assertEquals"))
((call_expression (identifier) @_f (value_arguments . "(" . (value_argument (binary_expression left: (_) @actual operator: "==" right: (_) @expected)) . ")")) @equalityAssertion.assertTrue (#eq? @_f "assertTrue"))

; localNaming: names of several words
((property_declaration (variable_declaration (identifier) @name @localNaming.camel)) (#match? @name "^[a-z]+[0-9]*([A-Z][a-z0-9]+)+$"))
((property_declaration (variable_declaration (identifier) @name @localNaming.snake)) (#match? @name "^[a-z][a-z0-9]*(_[a-z0-9]+)+$"))
