; Each pattern marks one form: @<choice>.<form>. See README.md of the room and java.ts.

; emptyCollection: x.isEmpty() or x.size() == 0
((method_invocation object: (_) @x name: (identifier) @_n arguments: (argument_list . "(" . ")")) @emptyCollection.isEmpty
  (#eq? @_n "isEmpty") (#type? @x "List" "Set" "Map" "Collection" "ArrayList" "HashSet" "HashMap" "LinkedList" "Deque" "Queue"))
((binary_expression left: (method_invocation object: (_) @x name: (identifier) @_n arguments: (argument_list . "(" . ")")) operator: "==" right: (decimal_integer_literal) @_z) @emptyCollection.size
  (#eq? @_n "size") (#eq? @_z "0"))

; filledCollection: !x.isEmpty() or x.size() > 0
((unary_expression operator: "!" operand: (method_invocation object: (_) @x name: (identifier) @_n arguments: (argument_list . "(" . ")"))) @filledCollection.isEmpty
  (#eq? @_n "isEmpty") (#type? @x "List" "Set" "Map" "Collection" "ArrayList" "HashSet" "HashMap" "LinkedList" "Deque" "Queue"))
((binary_expression left: (method_invocation object: (_) @x name: (identifier) @_n arguments: (argument_list . "(" . ")")) operator: [">" "!="] right: (decimal_integer_literal) @_z) @filledCollection.size
  (#eq? @_n "size") (#eq? @_z "0"))

; emptyString: s.isEmpty() or s.equals("")
((method_invocation object: (_) @x name: (identifier) @_n arguments: (argument_list . "(" . ")")) @emptyString.isEmpty
  (#eq? @_n "isEmpty") (#type? @x "String"))
((method_invocation object: (_) @x name: (identifier) @_n arguments: (argument_list . (string_literal) @_e .)) @emptyString.equals
  (#eq? @_n "equals") (#eq? @_e "\"\"") (#type? @x "String"))

; stringEquality: "x".equals(s) or s == "x"
((method_invocation object: (string_literal) @literal name: (identifier) @_n arguments: (argument_list . (_) @x .)) @stringEquality.equals
  (#eq? @_n "equals"))
((binary_expression left: [(identifier) (field_access) (method_invocation)] @x operator: "==" right: (string_literal) @literal) @stringEquality.identity)
((binary_expression left: (string_literal) @literal operator: "==" right: [(identifier) (field_access) (method_invocation)] @x) @stringEquality.identity)

; trueComparison: if (x.isReady()) or if (x.isReady() == true)
(if_statement condition: (parenthesized_expression (method_invocation) @value @trueComparison.plain))
(while_statement condition: (parenthesized_expression (method_invocation) @value @trueComparison.plain))
(binary_expression left: (_) @value operator: "==" right: (true)) @trueComparison.compared
(binary_expression left: (true) operator: "==" right: (_) @value) @trueComparison.compared

; falseComparison: if (!x.isReady()) or if (x.isReady() == false)
(if_statement condition: (parenthesized_expression (unary_expression operator: "!" operand: (method_invocation) @value) @falseComparison.negated))
(binary_expression left: (_) @value operator: "==" right: (false)) @falseComparison.compared
(binary_expression left: (false) operator: "==" right: (_) @value) @falseComparison.compared

; boxing: Integer.valueOf(x) or new Integer(x)
((method_invocation object: (identifier) @type name: (identifier) @_n arguments: (argument_list . (_) @value .)) @boxing.valueOf
  (#match? @type "^(Integer|Long|Short|Byte|Boolean|Double|Float|Character)$") (#eq? @_n "valueOf"))
((object_creation_expression . "new" . type: (type_identifier) @type arguments: (argument_list . (_) @value .) .) @boxing.constructor
  (#match? @type "^(Integer|Long|Short|Byte|Boolean|Double|Float|Character)$"))

; ifBraces, loopBraces: braces around a single statement
(if_statement . "if" . condition: (parenthesized_expression) @condition . consequence: (block . "{" . [(expression_statement) (return_statement) (throw_statement) (continue_statement) (break_statement)] @body . "}") .) @ifBraces.block
(if_statement . "if" . condition: (parenthesized_expression) @condition . consequence: [(expression_statement) (return_statement) (throw_statement) (continue_statement) (break_statement)] @body .) @ifBraces.bare
(while_statement condition: (parenthesized_expression) @condition body: (block . "{" . (expression_statement) @body . "}")) @whileBraces.block
(while_statement condition: (parenthesized_expression) @condition body: (expression_statement) @body) @whileBraces.bare
(enhanced_for_statement (modifiers)? @head type: (_) @head name: (identifier) @head value: (_) @head body: (block . "{" . (expression_statement) @body . "}")) @forEachBraces.block
(enhanced_for_statement (modifiers)? @head type: (_) @head name: (identifier) @head value: (_) @head body: (expression_statement) @body) @forEachBraces.bare

; emptyCatch: a handler that does something or none
((catch_clause (catch_formal_parameter) @parameter body: (block . "{" . [(throw_statement) (expression_statement)] . "}") ) @emptyCatch.handled)
((catch_clause (catch_formal_parameter name: (identifier) @_name) @parameter body: (block) @_body) @emptyCatch.empty
  (#match? @_body "^\\{\\s*\\}$") (#not-match? @_name "^(ignore|expected|unused)"))

; arrayStyle: int[] a or int a[]
((local_variable_declaration type: (array_type element: (_) @type dimensions: (dimensions) @dimensions) @arrayStyle.java declarator: (variable_declarator name: (identifier) @name @arrayStyle.java)) @_all
  (#eq? @dimensions "[]") (#not-match? @_all "^[^=]*,"))
(local_variable_declaration type: (_) @type @arrayStyle.c declarator: (variable_declarator name: (identifier) @name dimensions: (dimensions) @dimensions @arrayStyle.c))

; longSuffix: 10L or 10l
((decimal_integer_literal) @literal @longSuffix.upper (#match? @literal "^[0-9_]+L$"))
((decimal_integer_literal) @literal @longSuffix.lower (#match? @literal "^[0-9_]+l$"))

; booleanTernary: return a == b or return a == b ? true : false
(return_statement (binary_expression operator: ["==" "!=" "<" ">" "<=" ">=" "&&" "||"]) @condition) @booleanTernary.plain
((return_statement (ternary_expression condition: (_) @condition consequence: (true) alternative: (false))) @booleanTernary.ternary)

; booleanReturn: return c; or if (c) { return true; } return false;
((block (return_statement (binary_expression operator: ["==" "!=" "<" ">" "<=" ">=" "&&" "||"]) @condition) @booleanReturn.plain))
((block (if_statement condition: (parenthesized_expression "(" . (_) @condition . ")") consequence: (block . "{" . (return_statement (true)) . "}") !alternative) @booleanReturn.branches . (return_statement (false)) @booleanReturn.branches))

; equalsNull: x == null or x.equals(null)
(if_statement condition: (parenthesized_expression (binary_expression left: (identifier) @x operator: "==" right: (null_literal)) @equalsNull.identity))
(if_statement condition: (parenthesized_expression (method_invocation object: (_) @x name: (identifier) @_n arguments: (argument_list . (null_literal) .)) @equalsNull.equals)
  (#eq? @_n "equals"))

; appendConcatenation: sb.append("a").append(b) or sb.append("a" + b)
((method_invocation object: (method_invocation object: (_) @builder name: (identifier) @_n1 arguments: (argument_list . (string_literal) @first .)) name: (identifier) @_n2 arguments: (argument_list . [(identifier) (method_invocation) (field_access) (string_literal)] @second .)) @appendConcatenation.chained
  (#eq? @_n1 "append") (#eq? @_n2 "append") (#not-match? @builder "\\)$"))
((method_invocation object: (_) @builder name: (identifier) @_n arguments: (argument_list . (binary_expression left: (string_literal) @first operator: "+" right: [(identifier) (method_invocation) (field_access)] @second) .)) @appendConcatenation.concatenated
  (#eq? @_n "append") (#match? @builder "^(sb|buf|buffer|builder|out|result|str|string|strBuilder|stringBuilder)(uilder|uffer)?$|Builder$|Buffer$"))

; stringConstructor: "x" or new String("x")
(variable_declarator value: (string_literal) @literal @stringConstructor.literal)
(return_statement (string_literal) @literal @stringConstructor.literal)
((object_creation_expression type: (type_identifier) @_t arguments: (argument_list . (string_literal) @literal .)) @stringConstructor.constructor
  (#eq? @_t "String"))

; emptyConstant: Collections.emptyList() or Collections.EMPTY_LIST
((method_invocation object: (identifier) @_c name: (identifier) @_n arguments: (argument_list . "(" . ")")) @emptyList.method (#eq? @_c "Collections") (#eq? @_n "emptyList"))
((field_access object: (identifier) @_c field: (identifier) @_n) @emptyList.constant (#eq? @_c "Collections") (#eq? @_n "EMPTY_LIST"))
((method_invocation object: (identifier) @_c name: (identifier) @_n arguments: (argument_list . "(" . ")")) @emptyMap.method (#eq? @_c "Collections") (#eq? @_n "emptyMap"))
((field_access object: (identifier) @_c field: (identifier) @_n) @emptyMap.constant (#eq? @_c "Collections") (#eq? @_n "EMPTY_MAP"))

; printStackTrace: a logged exception or e.printStackTrace()
((catch_clause (catch_formal_parameter name: (identifier) @_e) body: (block (expression_statement (method_invocation object: (identifier) @logger name: (identifier) @level arguments: (argument_list (_) @message . (identifier) @error .)) @printStackTrace.logged)))
  (#eq? @error @_e) (#match? @logger "^(?i:log|logger|_?log(ger)?)$") (#match? @level "^(error|warn|warning|severe|fatal)$"))
((catch_clause (catch_formal_parameter name: (identifier) @_e) body: (block (expression_statement (method_invocation object: (identifier) @error name: (identifier) @_n arguments: (argument_list . "(" . ")")) @printStackTrace.printed)))
  (#eq? @error @_e) (#eq? @_n "printStackTrace"))

; diamond: List<T> a = new ArrayList<>() or new ArrayList<T>()
((local_variable_declaration type: (generic_type (_) (type_arguments) @arguments) declarator: (variable_declarator value: (object_creation_expression . "new" . type: (generic_type (_) @type (type_arguments) @_d) @diamond.short)))
  (#eq? @_d "<>") (#not-match? @arguments "[?\\n]"))
((local_variable_declaration type: (generic_type (_) (type_arguments) @arguments) declarator: (variable_declarator value: (object_creation_expression . "new" . type: (generic_type (_) @type (type_arguments) @_d) @diamond.long arguments: (_) .)))
  (#eq? @_d @arguments))

; compoundAssignment: x += y or x = x + y
((assignment_expression left: [(identifier) (field_access)] @x operator: "+=" right: (_) @y) @compoundAssignment.short (#not-match? @y "\""))
((assignment_expression left: (_) @x operator: "=" right: (binary_expression left: (_) @_x operator: "+" right: (_) @y)) @compoundAssignment.long (#eq? @x @_x) (#not-match? @y "\""))

; assertEquals: assertEquals(a, b) or assertTrue(a.equals(b))
((method_invocation !object name: (identifier) @_n arguments: (argument_list . [(identifier) (method_invocation) (string_literal) (field_access)] @expected . [(identifier) (method_invocation) (string_literal) (field_access)] @actual .)) @assertEquals.equals
  (#eq? @_n "assertEquals") (#not-match? @expected "[0-9]f?$"))
((method_invocation !object name: (identifier) @_n arguments: (argument_list . (method_invocation object: (_) @expected name: (identifier) @_e arguments: (argument_list . (_) @actual .)) .)) @assertEquals.condition
  (#eq? @_n "assertTrue") (#eq? @_e "equals"))

; assertFalse: assertFalse(x) or assertTrue(!x)
((method_invocation !object name: (identifier) @_n arguments: (argument_list . [(identifier) (method_invocation) (field_access)] @value .)) @assertFalse.plain (#eq? @_n "assertFalse"))
((method_invocation !object name: (identifier) @_n arguments: (argument_list . (unary_expression operator: "!" operand: (_) @value) .)) @assertFalse.negated (#eq? @_n "assertTrue"))

; assertNull: assertNull(x) or assertEquals(null, x) or assertTrue(x == null)
((method_invocation !object name: (identifier) @_n arguments: (argument_list . [(identifier) (method_invocation) (field_access)] @value .)) @assertNull.plain (#eq? @_n "assertNull"))
((method_invocation !object name: (identifier) @_n arguments: (argument_list . (null_literal) . (_) @value .)) @assertNull.equals (#eq? @_n "assertEquals"))
((method_invocation !object name: (identifier) @_n arguments: (argument_list . (binary_expression left: (_) @value operator: "==" right: (null_literal)) .)) @assertNull.condition (#eq? @_n "assertTrue"))

; collapsedIf: if (a && b) {…} or if (a) { if (b) {…} }
((if_statement . "if" . condition: (parenthesized_expression . "(" . (binary_expression left: (_) @first operator: "&&" right: (_) @second) . ")") . consequence: (block) @body .) @collapsedIf.joined (#not-match? @first "\\|\\|") (#not-match? @body "\"\"\"|`"))
((if_statement . "if" . condition: (parenthesized_expression . "(" . (_) @first . ")") . consequence: (block . "{" . (if_statement . "if" . condition: (parenthesized_expression . "(" . (_) @second . ")") . consequence: (block) @body .) . "}") .) @collapsedIf.nested)

; Conventions

; yodaNull: x == null or null == x
(binary_expression left: [(identifier) (field_access) (method_invocation)] @x operator: "==" right: (null_literal)) @nullCheck.valueFirst
(binary_expression left: (null_literal) operator: "==" right: (_) @x) @nullCheck.nullFirst
((method_invocation object: (identifier) @_o name: (identifier) @_n arguments: (argument_list . (_) @x .)) @nullCheck.method (#eq? @_o "Objects") (#eq? @_n "isNull"))
(binary_expression left: [(identifier) (field_access) (method_invocation)] @x operator: "!=" right: (null_literal)) @notNullCheck.valueFirst
(binary_expression left: (null_literal) operator: "!=" right: (_) @x) @notNullCheck.nullFirst
((method_invocation object: (identifier) @_o name: (identifier) @_n arguments: (argument_list . (_) @x .)) @notNullCheck.method (#eq? @_o "Objects") (#eq? @_n "nonNull"))

; requireNonNull
((expression_statement (method_invocation object: (identifier) @_o name: (identifier) @_n arguments: (argument_list . (identifier) @x . (string_literal) @message .))) @requireNonNull.objects (#eq? @_o "Objects") (#eq? @_n "requireNonNull"))
((expression_statement (method_invocation !object name: (identifier) @_n arguments: (argument_list . (identifier) @x . (string_literal) @message .))) @requireNonNull.imported (#match? @_n "^(requireNonNull|checkNotNull)$"))
((if_statement condition: (parenthesized_expression (binary_expression left: (identifier) @x operator: "==" right: (null_literal))) consequence: (block . "{" . (throw_statement (object_creation_expression type: (type_identifier) @_t arguments: (argument_list . (string_literal) @message .))) . "}") !alternative) @requireNonNull.branch (#match? @_t "^(NullPointerException|IllegalArgumentException)$"))

; literalSide: "x".equals(s) or s.equals("x")
((method_invocation object: (string_literal) @literal name: (identifier) @_n arguments: (argument_list . [(identifier) (method_invocation) (field_access)] @x .)) @literalSide.literalFirst (#eq? @_n "equals"))
((method_invocation object: [(identifier) (field_access)] @x name: (identifier) @_n arguments: (argument_list . (string_literal) @literal .)) @literalSide.valueFirst (#eq? @_n "equals") (#not-eq? @literal "\"\""))

; finalLocal: final T x = … or T x = …
(block (local_variable_declaration (modifiers . "final" .) type: (_) @type declarator: (variable_declarator name: (identifier) @name value: (_) @value) . ";" .) @finalLocal.final)
(block (local_variable_declaration . type: (_) @type declarator: (variable_declarator name: (identifier) @name value: (_) @value) . ";" .) @finalLocal.plain)

; localType: T x = new T() or var x = new T()
(block (local_variable_declaration . type: (_) @type @localType.explicit . declarator: (variable_declarator name: (identifier) value: (object_creation_expression type: (_) @_created)) . ";" .) (#eq? @type @_created))
((block (local_variable_declaration . type: (_) @localType.inferred . declarator: (variable_declarator value: (object_creation_expression type: (_) @type)) . ";" .) @_all) (#eq? @localType.inferred "var"))

; returnTernary: return c ? a : b; or if (c) { return a; } return b;
(block (return_statement (ternary_expression condition: (_) @condition consequence: (_) @first alternative: (_) @second)) @returnChoice.ternary (#not-match? @first "^(true|false)$"))
(block (if_statement condition: (parenthesized_expression "(" . (_) @condition . ")") consequence: (block . "{" . (return_statement (_) @first) . "}") !alternative) @returnChoice.branches . (return_statement (_) @second) @returnChoice.branches (#not-match? @first "^(true|false)$"))

; endlessLoop
(while_statement condition: (parenthesized_expression (true)) body: (block) @body) @endlessLoop.while
(for_statement . "for" . "(" . ";" . ";" . ")" . body: (block) @body) @endlessLoop.for

; increment: i++ or ++i or i += 1 as a statement
((expression_statement (update_expression . (identifier) @x . "++" .)) @increment.postfix)
((expression_statement (update_expression . "++" . (identifier) @x .)) @increment.prefix)
((expression_statement (assignment_expression left: (identifier) @x operator: "+=" right: (decimal_integer_literal) @_one)) @increment.assignment (#eq? @_one "1"))

; logging
((expression_statement (method_invocation object: (identifier) @_logger name: (identifier) @_level arguments: (argument_list . (_) @message .))) @logging.logger
  (#match? @_logger "^(?i:_?log(ger)?)$") (#match? @_level "^(trace|debug|info|warn|error|fine|warning|severe)$"))
((expression_statement (method_invocation object: (field_access object: (identifier) @_s field: (identifier) @_f) name: (identifier) @_p arguments: (argument_list . (_) @message .))) @logging.console
  (#eq? @_s "System") (#match? @_f "^(out|err)$") (#eq? @_p "println"))

; stringBuilding: "a" + b or String.format("a%s", b)
((binary_expression left: (string_literal) @head operator: "+" right: [(identifier) (field_access) (method_invocation)] @value) @stringBuilding.concatenated (#not-match? @head "%|\"\"\""))
((method_invocation object: (identifier) @_s name: (identifier) @_f arguments: (argument_list . (string_literal))) @stringBuilding.format (#eq? @_s "String") (#eq? @_f "format"))

; assertThat: assertEquals(a, b) or assertThat(b).isEqualTo(a)
((expression_statement (method_invocation !object name: (identifier) @_n arguments: (argument_list . (_) @expected . (_) @actual .))) @equalityAssertion.assertEquals (#eq? @_n "assertEquals"))
((expression_statement (method_invocation object: (method_invocation !object name: (identifier) @_a arguments: (argument_list . (_) @actual .)) name: (identifier) @_n arguments: (argument_list . (_) @expected .))) @equalityAssertion.assertThat (#eq? @_a "assertThat") (#eq? @_n "isEqualTo"))

; exceptionAssertion: assertThrows or a try block that must not go on
((expression_statement (method_invocation !object name: (identifier) @_n arguments: (argument_list . (class_literal (_) @type) . (lambda_expression body: [(method_invocation) (object_creation_expression)] @call) .))) @exceptionAssertion.assertThrows (#eq? @_n "assertThrows"))
((try_statement body: (block . "{" . (expression_statement [(method_invocation) (object_creation_expression)] @call) . (expression_statement (method_invocation name: (identifier) @_fail)) . "}") . (catch_clause (catch_formal_parameter (catch_type) @type) body: (block) @_body) .) @exceptionAssertion.try (#eq? @_fail "fail") (#match? @_body "^\\{\\s*\\}$"))

; localNaming: names of several words
((local_variable_declaration declarator: (variable_declarator name: (identifier) @name @localNaming.camel)) (#match? @name "^[a-z]+[0-9]*([A-Z][a-z0-9]+)+$"))
((local_variable_declaration declarator: (variable_declarator name: (identifier) @name @localNaming.snake)) (#match? @name "^[a-z][a-z0-9]*(_[a-z0-9]+)+$"))
