; Each pattern marks one form: @<choice>.<form>. See rust.ts.

; isEmpty, isFilled
((call_expression function: (field_expression value: (_) @x field: (field_identifier) @_f) arguments: (arguments . "(" . ")")) @isEmpty.isEmpty (#eq? @_f "is_empty"))
((binary_expression left: (call_expression function: (field_expression value: (_) @x field: (field_identifier) @_f) arguments: (arguments . "(" . ")")) operator: "==" right: (integer_literal) @_zero) @isEmpty.len (#eq? @_f "len") (#eq? @_zero "0"))
((unary_expression "!" (call_expression function: (field_expression value: (_) @x field: (field_identifier) @_f) arguments: (arguments . "(" . ")"))) @isFilled.isEmpty (#eq? @_f "is_empty"))
((binary_expression left: (call_expression function: (field_expression value: (_) @x field: (field_identifier) @_f) arguments: (arguments . "(" . ")")) operator: [">" "!="] right: (integer_literal) @_zero) @isFilled.len (#eq? @_f "len") (#eq? @_zero "0"))

((function_item name: (identifier) @_n) @isEmpty.excluded (#eq? @_n "is_empty"))
((function_item name: (identifier) @_n) @isFilled.excluded (#eq? @_n "is_empty"))

; needlessReturn
(function_item body: (block [(call_expression) (identifier) (binary_expression) (field_expression) (struct_expression) (reference_expression) (integer_literal) (boolean_literal) (string_literal) (unary_expression) (tuple_expression)] @value @needlessReturn.tail . "}"))
(function_item body: (block (expression_statement (return_expression "return" . (_) @value)) @needlessReturn.return . "}"))

; trueComparison, falseComparison
(if_expression condition: (call_expression) @value @trueComparison.plain)
((binary_expression left: (_) @value operator: "==" right: (boolean_literal) @_t) @trueComparison.compared (#eq? @_t "true"))
(if_expression condition: (unary_expression "!" (call_expression) @value) @falseComparison.negated)
((binary_expression left: (_) @value operator: "==" right: (boolean_literal) @_t) @falseComparison.compared (#eq? @_t "false"))

; fieldShorthand
(field_initializer_list (shorthand_field_initializer . (identifier) @name) @fieldShorthand.short)
((field_initializer field: (field_identifier) @name value: (identifier) @_v) @fieldShorthand.long (#eq? @name @_v))

; singleMatch: if let P = x {…} or match x { P => {…}, _ => {} }
((if_expression condition: (let_condition pattern: (tuple_struct_pattern) @pattern value: (_) @value) consequence: (block) @body !alternative) @singleMatch.ifLet)
((match_expression value: (_) @value body: (match_block . "{" . (match_arm pattern: (match_pattern . (tuple_struct_pattern) @pattern .) value: (block) @body) . (match_arm pattern: (match_pattern) @_any value: (_) @_nothing) . "}")) @singleMatch.match (#eq? @_any "_") (#match? @_nothing "^(\\{\\s*\\}|\\(\\))$"))

; patternMethods: x.is_some() or if let Some(_) = x
(if_expression condition: (call_expression function: (field_expression value: (_) @x field: (field_identifier) @_f) arguments: (arguments . "(" . ")")) @isSome.method (#eq? @_f "is_some"))
(if_expression condition: (let_condition pattern: (tuple_struct_pattern) @_p value: (_) @x) @isSome.pattern (#eq? @_p "Some(_)"))
(if_expression condition: (call_expression function: (field_expression value: (_) @x field: (field_identifier) @_f) arguments: (arguments . "(" . ")")) @isNone.method (#eq? @_f "is_none"))
(if_expression condition: (let_condition pattern: (identifier) @_p value: (_) @x) @isNone.pattern (#eq? @_p "None"))
(if_expression condition: (call_expression function: (field_expression value: (_) @x field: (field_identifier) @_f) arguments: (arguments . "(" . ")")) @isOk.method (#eq? @_f "is_ok"))
(if_expression condition: (let_condition pattern: (tuple_struct_pattern) @_p value: (_) @x) @isOk.pattern (#eq? @_p "Ok(_)"))

; filterNext: x.find(p) or x.filter(p).next()
((call_expression function: (field_expression value: (_) @x field: (field_identifier) @_f) arguments: (arguments . (closure_expression) @predicate .)) @filterNext.find (#eq? @_f "find"))
((call_expression function: (field_expression value: (call_expression function: (field_expression value: (_) @x field: (field_identifier) @_f) arguments: (arguments . (_) @predicate .)) field: (field_identifier) @_n) arguments: (arguments . "(" . ")")) @filterNext.filter (#eq? @_f "filter") (#eq? @_n "next"))

; mapClone
((call_expression function: (field_expression value: (_) @x field: (field_identifier) @_f) arguments: (arguments . "(" . ")")) @mapClone.cloned (#eq? @_f "cloned"))
((call_expression function: (field_expression value: (_) @x field: (field_identifier) @_f) arguments: (arguments . (closure_expression parameters: (closure_parameters . "|" . (identifier) @_p . "|") body: (call_expression function: (field_expression value: (identifier) @_q field: (field_identifier) @_c) arguments: (arguments . "(" . ")"))) .)) @mapClone.closure (#eq? @_f "map") (#eq? @_c "clone") (#eq? @_p @_q))

; compoundAssignment
((compound_assignment_expr left: [(identifier) (field_expression)] @x operator: "+=" right: (_) @y) @compoundAssignment.short)
((assignment_expression left: [(identifier) (field_expression)] @x right: (binary_expression left: (_) @_x operator: "+" right: (_) @y)) @compoundAssignment.long (#eq? @x @_x))

; needlessBool
(let_declaration value: (binary_expression operator: ["==" "!=" "<" ">" "<=" ">=" "&&" "||"]) @condition @needlessBool.plain)
((if_expression condition: (_) @condition consequence: (block . "{" . (boolean_literal) @_t . "}") alternative: (else_clause (block . "{" . (boolean_literal) @_f . "}"))) @needlessBool.branches (#eq? @_t "true") (#eq? @_f "false") (#not-match? @condition "^let "))

; unwrapDefault
((call_expression function: (field_expression value: (_) @x field: (field_identifier) @_f) arguments: (arguments . "(" . ")")) @unwrapDefault.default (#eq? @_f "unwrap_or_default"))
((call_expression function: (field_expression value: (_) @x field: (field_identifier) @_f) arguments: (arguments . [(scoped_identifier) (identifier)] @_d .)) @unwrapDefault.function (#eq? @_f "unwrap_or_else") (#match? @_d "^(Vec|String|Default|HashMap|BTreeMap|HashSet)::(new|default)$"))

; collapsedIf
((if_expression . "if" . condition: (_) @first . consequence: (block . "{" . (expression_statement . (if_expression . "if" . condition: (_) @second . consequence: (block) @body .)) . "}") .) @collapsedIf.nested (#not-match? @first "^let ") (#not-match? @second "^let ") (#not-match? @body "\""))
((if_expression . "if" . condition: (binary_expression left: (_) @first operator: "&&" right: (_) @second) . consequence: (block) @body .) @collapsedIf.joined (#not-match? @body "\""))

; getFirst, nthZero
((call_expression function: (field_expression value: (_) @x field: (field_identifier) @_f) arguments: (arguments . "(" . ")")) @getFirst.first (#eq? @_f "first"))
((call_expression function: (field_expression value: (_) @x field: (field_identifier) @_f) arguments: (arguments . (integer_literal) @_zero .)) @getFirst.get (#eq? @_f "get") (#eq? @_zero "0"))
((call_expression function: (field_expression value: (call_expression) @x field: (field_identifier) @_f) arguments: (arguments . "(" . ")")) @nthZero.next (#eq? @_f "next") (#match? @x "\\.(chars|iter|lines|bytes|into_iter)\\(\\)$"))
((call_expression function: (field_expression value: (_) @x field: (field_identifier) @_f) arguments: (arguments . (integer_literal) @_zero .)) @nthZero.nth (#eq? @_f "nth") (#eq? @_zero "0"))

; redundantClosure: .map(f) or .map(|x| f(x))
((call_expression function: (field_expression field: (field_identifier) @_f) arguments: (arguments . (scoped_identifier) @function @redundantClosure.function .)) (#match? @_f "^(map|filter_map|and_then|flat_map|map_err|for_each)$"))
((call_expression function: (field_expression field: (field_identifier) @_f) arguments: (arguments . (closure_expression parameters: (closure_parameters . "|" . (identifier) @_p . "|") body: (call_expression function: [(identifier) (scoped_identifier)] @function arguments: (arguments . (identifier) @_q .))) @redundantClosure.closure .)) (#match? @_f "^(map|filter_map|and_then|flat_map|map_err|for_each)$") (#eq? @_p @_q))

; memTake
((call_expression function: (scoped_identifier) @_f arguments: (arguments . (_) @x .)) @memTake.take (#match? @_f "^(std::)?mem::take$"))
((call_expression function: (scoped_identifier) @_f arguments: (arguments . (_) @x . (call_expression function: (scoped_identifier) @_d) .)) @memTake.replace (#match? @_f "^(std::)?mem::replace$") (#match? @_d "^(Vec|String)::new$|^Default::default$"))

; emptyStringNew
((call_expression function: (scoped_identifier) @_f arguments: (arguments . "(" . ")")) @stringNew.new (#eq? @_f "String::new"))
((call_expression function: (field_expression value: (string_literal) @_e field: (field_identifier) @_f) arguments: (arguments . "(" . ")")) @stringNew.literal (#eq? @_e "\"\"") (#match? @_f "^(to_string|to_owned|into)$"))
((call_expression function: (scoped_identifier) @_f arguments: (arguments . (string_literal) @_e .)) @stringNew.from (#eq? @_f "String::from") (#eq? @_e "\"\""))

; expectFormat
((call_expression function: (field_expression value: (_) @x field: (field_identifier) @_f) arguments: (arguments . (closure_expression parameters: (closure_parameters . "|" . "|") body: (macro_invocation macro: (identifier) @_p (token_tree) @message)) .)) @expectFormat.lazy (#match? @_f "^unwrap_or_else$") (#eq? @_p "panic"))
((call_expression function: (field_expression value: (_) @x field: (field_identifier) @_f) arguments: (arguments . (reference_expression value: (macro_invocation macro: (identifier) @_p (token_tree) @message)) .)) @expectFormat.eager (#eq? @_f "expect") (#eq? @_p "format"))

; okExpect
((call_expression function: (field_expression value: (call_expression function: (field_expression value: (_) @x field: (field_identifier) @_o) arguments: (arguments . "(" . ")")) field: (field_identifier) @_f) arguments: (arguments . (_) @message .)) @okExpect.ok (#eq? @_o "ok") (#eq? @_f "expect"))

; elseAfterReturn
(block (expression_statement (if_expression . "if" . condition: (_) @condition . consequence: (block . "{" . (expression_statement (return_expression) @first) . "}") .)) @elseAfterReturn.flat . [(call_expression) (identifier)] @second @elseAfterReturn.flat . "}" (#not-match? @first "\\n") (#not-match? @second "\\n"))
(block (expression_statement (if_expression . "if" . condition: (_) @condition . consequence: (block . "{" . (expression_statement (return_expression) @first) . "}") . alternative: (else_clause "else" . (block . "{" . [(call_expression) (identifier)] @second . "}")) .)) @elseAfterReturn.else . "}" (#not-match? @second "\\n"))

; Conventions

; unwrap
((call_expression function: (field_expression value: (_) @x field: (field_identifier) @_f) arguments: (arguments . "(" . ")")) @unwrap.unwrap (#eq? @_f "unwrap"))
((call_expression function: (field_expression value: (_) @x field: (field_identifier) @_f) arguments: (arguments . (string_literal) .)) @unwrap.expect (#eq? @_f "expect"))
((try_expression . (_) @x) @unwrap.question)

; ownedString
((call_expression function: (field_expression value: (string_literal) @literal field: (field_identifier) @_f) arguments: (arguments . "(" . ")")) @ownedString.toString (#eq? @_f "to_string"))
((call_expression function: (field_expression value: (string_literal) @literal field: (field_identifier) @_f) arguments: (arguments . "(" . ")")) @ownedString.toOwned (#eq? @_f "to_owned"))
((call_expression function: (scoped_identifier) @_f arguments: (arguments . (string_literal) @literal .)) @ownedString.from (#eq? @_f "String::from"))

; emptyVec
((macro_invocation macro: (identifier) @_m (token_tree) @_t) @emptyVec.macro (#eq? @_m "vec") (#eq? @_t "[]"))
((call_expression function: (scoped_identifier) @_f arguments: (arguments . "(" . ")")) @emptyVec.new (#eq? @_f "Vec::new"))

; iteration
((for_expression value: (call_expression function: (field_expression value: [(identifier) (field_expression)] @items field: (field_identifier) @_f) arguments: (arguments . "(" . ")")) @iteration.method) (#eq? @_f "iter"))
(for_expression value: (reference_expression . "&" . value: [(identifier) (field_expression)] @items) @iteration.reference)

; elseLet
((let_declaration pattern: (_) @pattern value: (_) @value alternative: (block) @body) @letElse.letElse)
((let_declaration pattern: (identifier) @name value: (match_expression value: (_) @value body: (match_block . (match_arm pattern: (match_pattern . (tuple_struct_pattern . type: (_) @constructor . (identifier) @_a .) .) value: (identifier) @_b) . (match_arm value: (_) @_exit) .))) @letElse.match (#eq? @_a @_b) (#match? @_exit "^(return|continue|break)"))

; collect
((let_declaration pattern: (identifier) @name type: (_) @type value: (call_expression function: (field_expression value: (_) @x field: (field_identifier) @_c) arguments: (arguments . "(" . ")"))) @collectType.annotated (#eq? @_c "collect"))
((let_declaration pattern: (identifier) @name !type value: (call_expression function: (generic_function function: (field_expression value: (_) @x field: (field_identifier) @_c) type_arguments: (type_arguments . "<" . (_) @type . ">")) arguments: (arguments . "(" . ")"))) @collectType.turbofish (#eq? @_c "collect"))

; equalityAssertion
((macro_invocation macro: (identifier) @_m) @equalityAssertion.assertEq (#eq? @_m "assert_eq"))
((macro_invocation macro: (identifier) @_m (token_tree) @_t) @equalityAssertion.assert (#eq? @_m "assert") (#match? @_t "^\\([^&|]* == [^&|]*\\)$"))

; mapOr
((call_expression function: (field_expression value: (call_expression function: (field_expression value: (_) @x field: (field_identifier) @_m) arguments: (arguments . (_) @function .)) field: (field_identifier) @_u) arguments: (arguments . (_) @fallback .)) @mapOr.mapUnwrapOr (#eq? @_m "map") (#eq? @_u "unwrap_or"))
((call_expression function: (field_expression value: (_) @x field: (field_identifier) @_m) arguments: (arguments . (_) @fallback . (_) @function .)) @mapOr.mapOr (#eq? @_m "map_or"))

; localNaming: names of several words
((let_declaration pattern: (identifier) @name @localNaming.camel) (#match? @name "^[a-z]+[0-9]*([A-Z][a-z0-9]+)+$"))
((let_declaration pattern: (identifier) @name @localNaming.snake) (#match? @name "^[a-z][a-z0-9]*(_[a-z0-9]+)+$"))
