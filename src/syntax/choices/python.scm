; Each pattern marks one form: @<choice>.<form>. See python.ts.

; noneComparison, notNoneComparison
(comparison_operator . (_) @x . "is" . (none) .) @noneComparison.identity
(comparison_operator . (_) @x . "==" . (none) .) @noneComparison.equality
(comparison_operator . (_) @x . "is not" . (none) .) @notNoneComparison.identity
(comparison_operator . (_) @x . "!=" . (none) .) @notNoneComparison.equality

; membership, identity: x not in y or not x in y
(comparison_operator . (_) @x . "not in" . (_) @y .) @membership.notIn
(not_operator argument: (comparison_operator . (_) @x . "in" . (_) @y .)) @membership.negated
(comparison_operator . (_) @x . "is not" . (_) @y .) @identity.isNot
(not_operator argument: (comparison_operator . (_) @x . "is" . (_) @y .)) @identity.negated

; inequality: a != b or not a == b
(comparison_operator . (_) @x . "!=" . (_) @y .) @inequality.operator
(not_operator argument: (comparison_operator . (_) @x . "==" . (_) @y .)) @inequality.negated

((function_definition name: (identifier) @_n) @inequality.excluded (#eq? @_n "__ne__"))

; bareExcept
((except_clause . "except" @bareExcept.exception . (identifier) @_e @bareExcept.exception . ":") (#eq? @_e "Exception"))
(except_clause . "except" @bareExcept.bare . ":")

; trueComparison
(if_statement condition: (call) @value @trueComparison.plain)
(comparison_operator . (_) @value . "==" . (true) .) @trueComparison.compared
(if_statement condition: (not_operator argument: (call) @value) @falseComparison.negated)
(comparison_operator . (_) @value . "==" . (false) .) @falseComparison.compared

; typeComparison: isinstance(x, T) or type(x) == T
((call function: (identifier) @_f arguments: (argument_list . (_) @x . (identifier) @type .)) @typeComparison.isinstance (#eq? @_f "isinstance") (#match? @type "^([A-Z]|str$|int$|float$|dict$|list$|tuple$|set$|bytes$|bool$)"))
((comparison_operator . (call function: (identifier) @_f arguments: (argument_list . (_) @x .)) . "==" . (identifier) @type .) @typeComparison.comparison (#eq? @_f "type") (#match? @type "^([A-Z]|str$|int$|float$|dict$|list$|tuple$|set$|bytes$|bool$)"))

; lenCondition: if x or if len(x)
((if_statement condition: (call function: (identifier) @_f arguments: (argument_list . (_) @x .)) @lenCondition.length) (#eq? @_f "len"))
((not_operator argument: (call function: (identifier) @_f arguments: (argument_list . (_) @x .)) @lenCondition.length) (#eq? @_f "len"))

; mutableDefault
(function_definition parameters: (parameters [(default_parameter value: [(list) (dictionary) (set)] @mutableDefault.mutable) (typed_default_parameter value: [(list) (dictionary) (set)] @mutableDefault.mutable)]))

; lambdaAssignment
(block (expression_statement (assignment left: (identifier) @name !type right: (lambda parameters: (lambda_parameters) @parameters body: (_) @value))) @lambdaAssignment.lambda (#not-match? @value "\\n"))
(block (function_definition . "def" . name: (identifier) @name . parameters: (parameters) @_p . body: (block . (return_statement . "return" . (_) @value .) .)) @lambdaAssignment.function
  (#not-match? @value "\\n") (#match? @_p "^\\([a-z_]\\w*(, [a-z_]\\w*)*\\)$") (#not-match? @_p "self|cls"))

; dictKeys
((comparison_operator . (_) @key . "in" . (call function: (attribute object: (_) @mapping attribute: (identifier) @_k) arguments: (argument_list . "(" . ")")) .) @dictKeys.keys (#eq? @_k "keys"))
((for_statement left: (identifier) right: (call function: (attribute object: (_) @mapping attribute: (identifier) @_k) arguments: (argument_list . "(" . ")")) @loopKeys.keys) (#eq? @_k "keys"))

; enumerate
((for_statement . "for" @enumerate.enumerate left: (pattern_list . (identifier) @index . (identifier) @item .) right: (call function: (identifier) @_f arguments: (argument_list . [(identifier) (attribute)] @items .)) . ":" @enumerate.enumerate) (#eq? @_f "enumerate"))
((for_statement . "for" @enumerate.range left: (identifier) @index right: (call function: (identifier) @_f arguments: (argument_list . (call function: (identifier) @_g arguments: (argument_list . [(identifier) (attribute)] @items .)) .))
  body: (block . (expression_statement (assignment left: (identifier) @item right: (subscript value: (_) @_items subscript: (identifier) @_i))) @enumerate.range))
  (#eq? @_f "range") (#eq? @_g "len") (#eq? @_i @index) (#eq? @_items @items))

; booleanExpression, booleanReturn
(return_statement (comparison_operator) @condition @booleanExpression.plain)
(return_statement (conditional_expression . (true) . (_) @condition . (false) .) @booleanExpression.conditional)
(return_statement (comparison_operator) @condition) @booleanReturn.plain
(block (if_statement . "if" condition: (comparison_operator) @condition consequence: (block . (return_statement (true)) .) !alternative) @booleanReturn.branches . (return_statement (false)) @booleanReturn.branches)

; super
((call function: (identifier) @_s arguments: (argument_list . (identifier) . (identifier) @_self .)) @super.arguments (#eq? @_s "super") (#eq? @_self "self"))
((call function: (identifier) @_s arguments: (argument_list . "(" . ")")) @super.plain (#eq? @_s "super"))

; repeatedComparison: x in (a, b) or x == a or x == b
(comparison_operator . [(identifier) (attribute)] @x . "in" . (tuple . "(" . (_) @a . "," . (_) @b . ")") .) @repeatedComparison.membership
((boolean_operator left: (comparison_operator . [(identifier) (attribute)] @x . "==" . [(string) (integer) (identifier) (attribute)] @a .) operator: "or" right: (comparison_operator . (_) @_x . "==" . [(string) (integer) (identifier) (attribute)] @b .)) @repeatedComparison.chain (#eq? @x @_x))

; emptyLiteral
(assignment right: (dictionary . "{" . "}") @emptyDict.literal)
(return_statement (dictionary . "{" . "}") @emptyDict.literal)
((call function: (identifier) @_f arguments: (argument_list . "(" . ")")) @emptyDict.call (#eq? @_f "dict"))
(assignment right: (list . "[" . "]") @emptyList.literal)
(return_statement (list . "[" . "]") @emptyList.literal)
((call function: (identifier) @_f arguments: (argument_list . "(" . ")")) @emptyList.call (#eq? @_f "list"))

; copyComprehension: list(x) or [item for item in x]
((call function: (identifier) @_f arguments: (argument_list . (_) @items .)) @copyComprehension.call (#eq? @_f "list") (#not-match? @items "^\\*|=| for "))
((list_comprehension . "[" . body: (identifier) @_a . (for_in_clause . "for" . left: (identifier) @_b . "in" . right: (_) @items .) . "]") @copyComprehension.comprehension (#eq? @_a @_b))

; setLiteral
(set) @setLiteral.literal
((call function: (identifier) @_f arguments: (argument_list . (list . "[" . (_)) @list .)) @setLiteral.call (#eq? @_f "set") (#not-match? @list " for "))

; notImplemented
((raise_statement . [(identifier) @notImplemented.error (call function: (identifier) @notImplemented.error)]) (#eq? @notImplemented.error "NotImplementedError"))
((raise_statement . [(identifier) @notImplemented.constant (call function: (identifier) @notImplemented.constant)]) (#eq? @notImplemented.constant "NotImplemented"))

; assertTuple
(assert_statement . "assert" . (_) @condition . "," . (_) @message .) @assertTuple.message
(assert_statement . "assert" . (tuple . "(" . (_) @condition . "," . (_) @message . ")") .) @assertTuple.tuple

; raiseFrom
(raise_statement . "raise" . (call) @exception . "from" . cause: (identifier) @cause .) @raiseFrom.cause
((except_clause (as_pattern alias: (as_pattern_target (identifier) @cause)) (block (raise_statement . "raise" . (call) @exception .) @raiseFrom.lost)) (#not-eq? @exception @cause))

; isinstanceTuple
((call function: (identifier) @_f arguments: (argument_list . [(identifier) (attribute)] @x . (tuple . "(" . (_) @a . "," . (_) @b . ")") .)) @isinstanceTuple.tuple (#eq? @_f "isinstance"))
((boolean_operator left: (call function: (identifier) @_f arguments: (argument_list . [(identifier) (attribute)] @x . [(identifier) (attribute)] @a .)) operator: "or" right: (call function: (identifier) @_g arguments: (argument_list . (_) @_x . [(identifier) (attribute)] @b .))) @isinstanceTuple.chain (#eq? @_f "isinstance") (#eq? @_g "isinstance") (#eq? @x @_x))

; compoundAssignment
((augmented_assignment left: [(identifier) (attribute)] @x operator: "+=" right: (_) @y) @compoundAssignment.short (#not-match? @y "^\\["))
((assignment left: [(identifier) (attribute)] @x !type right: (binary_operator left: (_) @_x operator: "+" right: (_) @y)) @compoundAssignment.long (#eq? @x @_x) (#not-match? @y "^\\["))

; negatedCondition etc: x if c else y
(call function: (attribute object: (_) @mapping attribute: (identifier) @_g) arguments: (argument_list . (_) @key . (none) .) (#eq? @_g "get")) @getNone.default
(call function: (attribute object: [(identifier) (attribute)] @mapping attribute: (identifier) @_g) arguments: (argument_list . (string) @key .) (#eq? @_g "get")) @getNone.plain

; collapsedIf
((if_statement . "if" @collapsedIf.nested . condition: (_) @first . ":" . consequence: (block . (if_statement . "if" . condition: (_) @second . ":" @collapsedIf.nested . consequence: (block) @body @collapsedIf.nested .) .) .) (#not-match? @body "\"\"\"|'''"))

; elseAfterReturn
(block (if_statement . "if" condition: (_) @condition . ":" . consequence: (block . (return_statement) @first .) . alternative: (else_clause . "else" . ":" . body: (block . (return_statement) @second .)) .) @elseAfterReturn.else)
(block (if_statement . "if" condition: (_) @condition . ":" . consequence: (block . (return_statement) @first .) .) @elseAfterReturn.flat . (return_statement) @second @elseAfterReturn.flat (#not-match? @first "\\n") (#not-match? @second "\\n"))

; Conventions

; stringFormat: one value in a text
((string . (string_start) @_s . (string_content)? @head . (interpolation . "{" . expression: (_) @value . "}") . (string_content)? @tail . (string_end) @_e .) @stringFormat.interpolated
  (#match? @_s "^[fF][\"']$") (#not-match? @head "[\"%{}]") (#not-match? @tail "[\"%{}]"))
((string . (string_start) @_s . (string_content)? . (interpolation) . (string_content)? . (interpolation)) @stringFormat.interpolated (#match? @_s "^[fF]"))
((binary_operator left: (string) operator: "%") @stringFormat.percent)
((call function: (attribute object: (string) attribute: (identifier) @_f)) @stringFormat.format (#eq? @_f "format"))

; quotes
((string . (string_start) @_s . (string_content)? @content . (string_end) .) @quotes.double (#eq? @_s "\"") (#not-match? @content "['\"\\\\]"))
((string . (string_start) @_s . (string_content)? @content . (string_end) .) @quotes.single (#eq? @_s "'") (#not-match? @content "['\"\\\\]"))

(interpolation) @quotes.excluded
(concatenated_string) @stringFormat.excluded

; equalityAssertion, truthAssertion, noneAssertion
(assert_statement . "assert" . (comparison_operator . (_) @actual . "==" . (_) @expected .) .) @equalityAssertion.assert
((expression_statement (call function: (attribute object: (identifier) @_s attribute: (identifier) @_f) arguments: (argument_list . (_) @actual . (_) @expected .))) @equalityAssertion.method (#eq? @_s "self") (#eq? @_f "assertEqual"))
(assert_statement . "assert" . (call) @condition .) @truthAssertion.assert
((expression_statement (call function: (attribute object: (identifier) @_s attribute: (identifier) @_f) arguments: (argument_list . (_) @condition .))) @truthAssertion.method (#eq? @_s "self") (#eq? @_f "assertTrue"))
(assert_statement . "assert" . (comparison_operator . (_) @actual . "is" . (none) .) .) @noneAssertion.assert
((expression_statement (call function: (attribute object: (identifier) @_s attribute: (identifier) @_f) arguments: (argument_list . (_) @actual .))) @noneAssertion.method (#eq? @_s "self") (#eq? @_f "assertIsNone"))

; logging
((expression_statement (call function: (attribute object: [(identifier) (attribute)] @_l attribute: (identifier) @_f) arguments: (argument_list . (_) @message .))) @logging.logger (#match? @_l "^(?i:(self\\.)?_?log(ger|ging)?)$") (#match? @_f "^(debug|info|warning|error|exception|critical)$"))
((expression_statement (call function: (identifier) @_f arguments: (argument_list . (_) @message .))) @logging.print (#eq? @_f "print"))

; suppress
((with_statement (with_clause . (with_item value: (call function: [(identifier) (attribute)] @_f arguments: (argument_list . (_) @exception .)))) body: (block . (_) @statement .)) @suppress.with (#match? @_f "suppress$") (#not-match? @statement "\\n"))
((try_statement . "try" . ":" . body: (block . (_) @statement .) . (except_clause . "except" . (_) @exception . ":" . (block . (pass_statement) .)) .) @suppress.try (#not-match? @statement "\\n") (#not-match? @exception " as "))

; returnChoice
(return_statement . "return" . (conditional_expression . (_) @first . (_) @condition . (_) @second .) (#not-match? @first "^(True|False)$")) @returnChoice.conditional
(block (if_statement . "if" . condition: (_) @condition . ":" . consequence: (block . (return_statement . "return" . (_) @first .) .) .) @returnChoice.branches . (return_statement . "return" . (_) @second .) @returnChoice.branches (#not-match? @first "^(True|False)$|\\n") (#not-match? @second "\\n"))

; assignmentChoice
(expression_statement (assignment left: (identifier) @name !type right: (conditional_expression . (_) @first . (_) @condition . (_) @second .))) @assignmentChoice.conditional
((if_statement . "if" . condition: (_) @condition . ":" . consequence: (block . (expression_statement (assignment left: (identifier) @name !type right: (_) @first)) .) . alternative: (else_clause . "else" . ":" . body: (block . (expression_statement (assignment left: (identifier) @_name !type right: (_) @second)) .)) .) @assignmentChoice.branches (#eq? @name @_name) (#not-match? @first "\\n") (#not-match? @second "\\n"))

; annotatedLocal
(function_definition body: (block (expression_statement (assignment left: (identifier) @name type: (type) right: (_) @value)) @annotatedLocal.annotated))
(function_definition body: (block (expression_statement (assignment left: (identifier) @name !type right: (_) @value)) @annotatedLocal.plain))

; endlessLoop
(while_statement . "while" @endlessLoop.true . condition: (true) . ":" @endlessLoop.true)
((while_statement . "while" @endlessLoop.one . condition: (integer) @_one . ":" @endlessLoop.one) (#eq? @_one "1"))

; emptyReturn
(return_statement . "return" . (none) .) @emptyReturn.explicit
((return_statement) @emptyReturn.bare (#eq? @emptyReturn.bare "return"))

; localNaming: names of several words
((function_definition body: (block (expression_statement (assignment left: (identifier) @name @localNaming.camel)))) (#match? @name "^[a-z]+[0-9]*([A-Z][a-z0-9]+)+$"))
((function_definition body: (block (expression_statement (assignment left: (identifier) @name @localNaming.snake)))) (#match? @name "^[a-z][a-z0-9]*(_[a-z0-9]+)+$"))
