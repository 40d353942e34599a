; JavaScript and TypeScript. Each pattern marks one form: @<choice>.<form>. See script.ts.

; strictEquality, strictInequality: comparisons with null and undefined aside, which often mean both.
; A loose one has parts, and so a fix, only beside a text that is no number: elsewhere the fix may change what happens.
((binary_expression left: (_) @x operator: "===" right: (_) @y) @strictEquality.strict (#not-match? @y "^(null|undefined|void 0)$") (#not-match? @x "^(null|undefined)$"))
((binary_expression left: (_) @x operator: "==" right: (string) @y) @strictEquality.loose (#match? @y "^.[^0-9]+.$"))
((binary_expression left: (_) @_x operator: "==" right: (_) @_y) @strictEquality.loose (#not-match? @_y "^(null|undefined|void 0)$") (#not-match? @_x "^(null|undefined)$"))
((binary_expression left: (_) @x operator: "!==" right: (_) @y) @strictInequality.strict (#not-match? @y "^(null|undefined|void 0)$") (#not-match? @x "^(null|undefined)$"))
((binary_expression left: (_) @x operator: "!=" right: (string) @y) @strictInequality.loose (#match? @y "^.[^0-9]+.$"))
((binary_expression left: (_) @_x operator: "!=" right: (_) @_y) @strictInequality.loose (#not-match? @_y "^(null|undefined|void 0)$") (#not-match? @_x "^(null|undefined)$"))

; noVar
(lexical_declaration kind: "let" @noVar.let)
(lexical_declaration kind: "const" @noVar.const)
(variable_declaration . "var" @noVar.var)

; unneededTernary, booleanReturn
(return_statement (binary_expression operator: ["===" "!==" "<" ">" "<=" ">=" "==" "!=" "instanceof"]) @condition @unneededTernary.plain)
(ternary_expression condition: (binary_expression operator: ["===" "!==" "<" ">" "<=" ">=" "==" "!=" "instanceof"]) @condition consequence: (true) alternative: (false)) @unneededTernary.ternary
(return_statement (binary_expression operator: ["===" "!==" "<" ">" "<=" ">=" "instanceof"]) @condition) @booleanReturn.plain
(statement_block (if_statement condition: (parenthesized_expression "(" . (binary_expression operator: ["===" "!==" "<" ">" "<=" ">=" "instanceof"]) @condition . ")") consequence: (statement_block . "{" . (return_statement (true)) . "}") !alternative) @booleanReturn.branches . (return_statement (false)) @booleanReturn.branches)

; booleanCast: if (x) or if (!!x)
(if_statement condition: (parenthesized_expression [(identifier) (member_expression)] @x @booleanCast.plain))
(if_statement condition: (parenthesized_expression (unary_expression operator: "!" argument: (unary_expression operator: "!" argument: (_) @x)) @booleanCast.cast))

; arrayConstructor, objectConstructor
(variable_declarator value: (array . "[" . "]") @arrayConstructor.literal)
(return_statement (array . "[" . "]") @arrayConstructor.literal)
((new_expression constructor: (identifier) @_c arguments: (arguments . "(" . ")") .) @arrayConstructor.constructor (#eq? @_c "Array"))
(variable_declarator value: (object . "{" . "}") @objectConstructor.literal)
((new_expression constructor: (identifier) @_c arguments: (arguments . "(" . ")") .) @objectConstructor.constructor (#eq? @_c "Object"))

; emptyCatch
(catch_clause parameter: (identifier) @parameter body: (statement_block . "{" . [(throw_statement) (expression_statement) (return_statement)] . "}")) @emptyCatch.handled
((catch_clause parameter: (identifier) @_p body: (statement_block) @_b) @emptyCatch.empty (#match? @_b "^\\{\\s*\\}$") (#not-match? @_p "^(_|ignore|expected|unused)"))
((catch_clause . "catch" . body: (statement_block) @_b) @emptyCatch.empty (#match? @_b "^\\{\\s*\\}$"))

; throwLiteral
((throw_statement (new_expression constructor: (identifier) @_e arguments: (arguments . [(string) (template_string)] @message .)) @throwLiteral.error) (#eq? @_e "Error"))
(throw_statement [(string) (template_string)] @message @throwLiteral.literal)

; isNaN
((call_expression function: (identifier) @_f arguments: (arguments . (_) @x .)) @isNaN.function (#eq? @_f "isNaN"))
((call_expression function: (member_expression) @_f arguments: (arguments . (_) @x .)) @isNaN.method (#eq? @_f "Number.isNaN"))
((binary_expression left: (_) @x operator: ["==" "==="] right: (identifier) @_n) @isNaN.comparison (#eq? @_n "NaN"))

; radix
((call_expression function: (identifier) @_f arguments: (arguments . (_) @x . (number) @_ten .)) @radix.given (#eq? @_f "parseInt") (#eq? @_ten "10"))
((call_expression function: (identifier) @_f arguments: (arguments . (_) @x .)) @radix.missing (#eq? @_f "parseInt"))

; prototypeBuiltins
((call_expression function: (member_expression) @_f arguments: (arguments . (_) @object . (_) @key .)) @prototypeBuiltins.safe (#match? @_f "^Object\\.prototype\\.hasOwnProperty\\.call$"))
((call_expression function: (member_expression) @_f arguments: (arguments . (_) @object . (_) @key .)) @prototypeBuiltins.hasOwn (#match? @_f "^Object\\.hasOwn$"))
((call_expression function: (member_expression object: (_) @object property: (property_identifier) @_p) arguments: (arguments . (_) @key .)) @prototypeBuiltins.direct (#eq? @_p "hasOwnProperty"))

; objectShorthand
(object (shorthand_property_identifier) @name @objectShorthand.short)
((object (pair key: (property_identifier) @name value: (identifier) @_v) @objectShorthand.long) (#eq? @name @_v))

; dotNotation
((subscript_expression object: (_) @object . "[" . index: (string) @quoted . "]") @dotNotation.bracket (#match? @quoted "^['\"][a-zA-Z_$][a-zA-Z0-9_$]*['\"]$"))

; yoda
((binary_expression left: [(identifier) (member_expression)] @x operator: ["===" "=="] @operator right: [(string) (number)] @literal) @yoda.valueFirst)
((binary_expression left: [(string) (number)] @literal operator: ["===" "=="] @operator right: [(identifier) (member_expression) (call_expression)] @x) @yoda.literalFirst)

; elseAfterReturn
(statement_block (if_statement condition: (parenthesized_expression) @condition . consequence: (statement_block . "{" . (return_statement) @first . "}") . alternative: (else_clause "else" . (statement_block . "{" . (return_statement) @second . "}"))) @elseAfterReturn.else)
(statement_block (if_statement condition: (parenthesized_expression) @condition . consequence: (statement_block . "{" . (return_statement) @first . "}") .) @elseAfterReturn.flat . (return_statement) @second @elseAfterReturn.flat (#not-match? @first "\\n") (#not-match? @second "\\n"))

; exponent
((binary_expression left: [(identifier) (number) (member_expression) (call_expression)] @base operator: "**" right: [(identifier) (number) (member_expression) (call_expression)] @exponent) @exponent.operator)
((call_expression function: (member_expression) @_f arguments: (arguments . [(identifier) (number) (member_expression) (call_expression)] @base . [(identifier) (number) (member_expression) (call_expression)] @exponent .)) @exponent.method (#eq? @_f "Math.pow"))

; optionalChain: a?.b or a && a.b
(if_statement condition: (parenthesized_expression (member_expression object: [(identifier) (member_expression)] @object (optional_chain) property: (property_identifier) @key) @optionalChain.chain))
((binary_expression left: [(identifier) (member_expression)] @object operator: "&&" right: (member_expression object: (_) @_o . "." . property: (property_identifier) @key)) @optionalChain.and (#eq? @object @_o))

; includes, startsWith
((call_expression function: (member_expression object: [(identifier) (member_expression)] @object property: (property_identifier) @_f) arguments: (arguments . (_) @item .)) @includes.method (#eq? @_f "includes"))
((binary_expression left: (call_expression function: (member_expression object: [(identifier) (member_expression)] @object property: (property_identifier) @_f) arguments: (arguments . (_) @item .)) operator: ["!==" "!=" ">"] right: (unary_expression) @_one) @includes.indexOf (#eq? @_f "indexOf") (#eq? @_one "-1"))
((binary_expression left: (call_expression function: (member_expression object: [(identifier) (member_expression)] @object property: (property_identifier) @_f) arguments: (arguments . (_) @item .)) operator: ">=" right: (number) @_zero) @includes.indexOf (#eq? @_f "indexOf") (#eq? @_zero "0"))
((call_expression function: (member_expression object: [(identifier) (member_expression)] @object property: (property_identifier) @_f) arguments: (arguments . (string) @head .)) @startsWith.method (#eq? @_f "startsWith"))
((binary_expression left: (call_expression function: (member_expression object: [(identifier) (member_expression)] @object property: (property_identifier) @_f) arguments: (arguments . (string) @head .)) operator: ["===" "=="] right: (number) @_zero) @startsWith.indexOf (#eq? @_f "indexOf") (#eq? @_zero "0"))

; forOf
((for_in_statement . "for" @forOf.of . "(" kind: ["const" "let"] left: (identifier) @item operator: "of" right: [(identifier) (member_expression)] @items . ")" . body: (statement_block . "{" @forOf.of)))
((for_statement . "for" @forOf.index initializer: (lexical_declaration (variable_declarator name: (identifier) @_i value: (number) @_zero) . ";") condition: [(expression_statement (binary_expression left: (identifier) operator: "<" right: (member_expression object: (_) @items property: (property_identifier) @_len))) (binary_expression left: (identifier) operator: "<" right: (member_expression object: (_) @items property: (property_identifier) @_len))] increment: (update_expression)
  body: (statement_block . "{" . (lexical_declaration (variable_declarator name: (identifier) @item value: (subscript_expression object: (_) @_items index: (identifier) @_j))) @forOf.index) @_body)
  (#eq? @_zero "0") (#eq? @_len "length") (#eq? @_items @items) (#eq? @_i @_j))

; compoundAssignment
((augmented_assignment_expression left: [(identifier) (member_expression)] @x operator: "+=" right: (_) @y) @compoundAssignment.short (#not-match? @y "['\"`]"))
((assignment_expression left: [(identifier) (member_expression)] @x right: (binary_expression left: (_) @_x operator: "+" right: (_) @y)) @compoundAssignment.long (#eq? @x @_x) (#not-match? @y "['\"`]"))

; collapsedIf
((if_statement . "if" . condition: (parenthesized_expression . "(" . (_) @first . ")") . consequence: (statement_block . "{" . (if_statement . "if" . condition: (parenthesized_expression . "(" . (_) @second . ")") . consequence: (statement_block) @body .) . "}") .) @collapsedIf.nested (#not-match? @body "`"))
((if_statement . "if" . condition: (parenthesized_expression . "(" . (binary_expression left: (_) @first operator: "&&" right: (_) @second) . ")") . consequence: (statement_block) @body .) @collapsedIf.joined (#not-match? @body "`"))

; uselessRename of a callback: xs.map(f) stays, so nothing here

; Conventions

; quotes
((string) @literal @quotes.single (#match? @literal "^'[^'\"\\\\]*'$"))
((string) @literal @quotes.double (#match? @literal "^\"[^'\"\\\\]*\"$"))
(template_substitution) @quotes.excluded

; stringBuilding
((template_string . "`" . (string_fragment)? @head . (template_substitution (_) @value) . (string_fragment)? @tail . "`") @stringBuilding.template (#not-match? @head "['\"\\\\\\n]") (#not-match? @tail "['\"\\\\\\n]"))
((binary_expression left: (string) @head operator: "+" right: [(identifier) (member_expression) (call_expression)] @value) @stringBuilding.concatenated (#not-match? @head "[`$\\\\]"))

; nullishCheck
((binary_expression left: (_) @x operator: "===" right: (undefined)) @undefinedCheck.value)
((binary_expression left: (unary_expression operator: "typeof" argument: (_) @x) operator: ["===" "=="] right: (string) @_u) @undefinedCheck.typeof (#match? @_u "^.undefined.$"))
(binary_expression left: (_) @x operator: "==" right: (null)) @nullishCheck.loose
((binary_expression left: (binary_expression left: (_) @x operator: "===" right: (null)) operator: "||" right: (binary_expression left: (_) @_x operator: "===" right: (undefined))) @nullishCheck.strict (#eq? @x @_x))
((binary_expression left: (binary_expression left: (_) @x operator: "===" right: (undefined)) operator: "||" right: (binary_expression left: (_) @_x operator: "===" right: (null))) @nullishCheck.strict (#eq? @x @_x))

; emptyCheck
((binary_expression left: (member_expression object: (_) @x property: (property_identifier) @_l) operator: "===" right: (number) @_zero) @emptyCheck.compared (#eq? @_l "length") (#eq? @_zero "0"))
((unary_expression operator: "!" argument: (member_expression object: (_) @x property: (property_identifier) @_l)) @emptyCheck.negated (#eq? @_l "length"))

; expectEquality, expectTruth, assertEquality
((call_expression function: (member_expression object: (call_expression function: (identifier) @_e arguments: (arguments . (_) @actual .)) property: (property_identifier) @_m) arguments: (arguments . (_) @expected .)) @expectEquality.toBe (#eq? @_e "expect") (#eq? @_m "toBe") (#not-match? @expected "^(true|false|null|undefined)$"))
((call_expression function: (member_expression object: (call_expression function: (identifier) @_e arguments: (arguments . (_) @actual .)) property: (property_identifier) @_m) arguments: (arguments . (_) @expected .)) @expectEquality.toEqual (#eq? @_e "expect") (#eq? @_m "toEqual") (#not-match? @expected "^[\\[{]"))
((call_expression function: (member_expression object: (call_expression function: (identifier) @_e arguments: (arguments . (_) @actual .)) property: (property_identifier) @_m) arguments: (arguments . (true) .)) @expectTruth.toBe (#eq? @_e "expect") (#eq? @_m "toBe"))
((call_expression function: (member_expression object: (call_expression function: (identifier) @_e arguments: (arguments . (_) @actual .)) property: (property_identifier) @_m) arguments: (arguments . (true) .)) @expectTruth.toEqual (#eq? @_e "expect") (#eq? @_m "toEqual"))
((call_expression function: (member_expression object: (call_expression function: (identifier) @_e arguments: (arguments . (_) @actual .)) property: (property_identifier) @_m) arguments: (arguments . "(" . ")")) @expectTruth.toBeTruthy (#eq? @_e "expect") (#eq? @_m "toBeTruthy"))
((call_expression function: (member_expression object: (call_expression function: (identifier) @_e arguments: (arguments . (_) @actual .)) property: (property_identifier) @_m) arguments: (arguments . "(" . ")")) @expectUndefined.toBeUndefined (#eq? @_e "expect") (#eq? @_m "toBeUndefined"))
((call_expression function: (member_expression object: (call_expression function: (identifier) @_e arguments: (arguments . (_) @actual .)) property: (property_identifier) @_m) arguments: (arguments . (undefined) .)) @expectUndefined.toBe (#eq? @_e "expect") (#eq? @_m "toBe"))
((call_expression function: (member_expression object: (identifier) @_a property: (property_identifier) @_m) arguments: (arguments . (_) @actual . (_) @expected .)) @assertEquality.strictEqual (#eq? @_a "assert") (#eq? @_m "strictEqual"))
((call_expression function: (member_expression object: (identifier) @_a property: (property_identifier) @_m) arguments: (arguments . (_) @actual . (_) @expected .)) @assertEquality.equal (#eq? @_a "assert") (#eq? @_m "equal"))
((call_expression function: [(identifier) (member_expression)] @_a arguments: (arguments . (binary_expression left: (_) @actual operator: "===" right: (_) @expected) .)) @assertEquality.condition (#match? @_a "^assert(\\.ok)?$"))

; logging
((expression_statement (call_expression function: (member_expression object: [(identifier) (member_expression)] @_l property: (property_identifier) @level) arguments: (arguments . (_) @message .))) @logging.logger (#match? @_l "^(this\\.)?_?log(ger)?$") (#match? @level "^(trace|debug|info|warn|error)$"))
((expression_statement (call_expression function: (member_expression object: (identifier) @_l property: (property_identifier) @_level) arguments: (arguments . (_) @message .))) @logging.console (#eq? @_l "console") (#match? @_level "^(log|debug|info|warn|error)$"))

; arrowParentheses
(arrow_function parameter: (identifier) @name @arrowParentheses.bare)

; ifBraces
((if_statement . "if" . condition: (parenthesized_expression) @condition . consequence: (statement_block . "{" . [(return_statement) (throw_statement) (expression_statement) (continue_statement) (break_statement)] @body . "}") .) @ifBraces.block (#not-match? @body "\\n"))
((if_statement . "if" . condition: (parenthesized_expression) @condition . consequence: [(return_statement) (throw_statement) (expression_statement) (continue_statement) (break_statement)] @body .) @ifBraces.bare (#not-match? @body "\\n"))

; returnChoice
(return_statement (ternary_expression condition: (_) @condition consequence: (_) @first alternative: (_) @second) (#not-match? @first "^(true|false)$")) @returnChoice.ternary
(statement_block (if_statement condition: (parenthesized_expression "(" . (_) @condition . ")") . consequence: (statement_block . "{" . (return_statement (_) @first) . "}") .) @returnChoice.branches . (return_statement (_) @second) @returnChoice.branches (#not-match? @first "^(true|false)$|\\n") (#not-match? @second "\\n"))

; iteration: for…of or forEach
((for_in_statement . "for" . "(" kind: "const" left: (identifier) @item operator: "of" right: [(identifier) (member_expression)] @items . ")" . body: (statement_block) @body .) @iteration.forOf (#not-match? @body "\\b(return|break|continue|await|yield)\\b"))
((expression_statement (call_expression function: (member_expression object: (_) @items property: (property_identifier) @_f) arguments: (arguments . (arrow_function parameters: (formal_parameters . "(" . (_) @item . ")") body: (statement_block) @body) .))) @iteration.forEach (#eq? @_f "forEach") (#not-match? @body "\\b(return|await|yield)\\b"))

; increment
((expression_statement (update_expression argument: (identifier) @x . operator: "++")) @increment.postfix)
((expression_statement (augmented_assignment_expression left: (identifier) @x operator: "+=" right: (number) @_one)) @increment.assignment (#eq? @_one "1"))

; endlessLoop
(while_statement condition: (parenthesized_expression (true)) body: (statement_block) @body) @endlessLoop.while
(for_statement . "for" . "(" . initializer: (empty_statement) . condition: (empty_statement) . ")" . body: (statement_block) @body) @endlessLoop.for

; localNaming: names of several words
((variable_declarator name: (identifier) @name @localNaming.camel) (#match? @name "^[a-z]+[0-9]*([A-Z][a-z0-9]+)+$"))
((variable_declarator name: (identifier) @name @localNaming.snake) (#match? @name "^[a-z][a-z0-9]*(_[a-z0-9]+)+$"))
