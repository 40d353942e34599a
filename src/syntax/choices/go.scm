; Each pattern marks one form: @<choice>.<form>. See go.ts.

; trueComparison, falseComparison
(if_statement condition: (call_expression) @value @trueComparison.plain)
(binary_expression left: (_) @value operator: "==" right: (true)) @trueComparison.compared
(if_statement condition: (unary_expression operator: "!" operand: (call_expression) @value) @falseComparison.negated)
(binary_expression left: (_) @value operator: "==" right: (false)) @falseComparison.compared

; errorf: fmt.Errorf(…) or errors.New(fmt.Sprintf(…))
((call_expression function: (selector_expression) @_f arguments: (argument_list . (interpreted_string_literal) . (_)) @arguments) @errorf.errorf (#eq? @_f "fmt.Errorf") (#not-match? @arguments "%w"))
((call_expression function: (selector_expression) @_f arguments: (argument_list . (call_expression function: (selector_expression) @_g arguments: (argument_list) @arguments) .)) @errorf.nested (#eq? @_f "errors.New") (#eq? @_g "fmt.Sprintf"))

; rangeIndex: for i := range x or for i, _ := range x
(range_clause left: (expression_list . (identifier) @index .) "range" . right: (_) @items) @rangeIndex.single
((range_clause left: (expression_list . (identifier) @index . (identifier) @_blank .) "range" . right: (_) @items) @rangeIndex.blank (#eq? @_blank "_") (#not-eq? @index "_"))

; ignoredError: an error that is passed on or one that is thrown away
((if_statement initializer: (short_var_declaration left: (expression_list . (identifier) @_e .) right: (expression_list . (call_expression) @call .)) condition: (binary_expression left: (identifier) @_c operator: "!=" right: (nil)) consequence: (block . "{" . (statement_list . (return_statement) .)) !alternative) @ignoredError.handled (#eq? @_e "err") (#eq? @_c "err"))
((assignment_statement left: (expression_list . (identifier) @_b .) right: (expression_list . (call_expression) @call .)) @ignoredError.ignored (#eq? @_b "_") (#not-match? @call "(?i:print|close|write|remove|flush)"))

; errorWrap
((call_expression function: (selector_expression) @_f arguments: (argument_list . (interpreted_string_literal) @format . (identifier) @error .)) @errorWrap.wrapped (#eq? @_f "fmt.Errorf") (#match? @format "%w\"$") (#match? @error "^(err|e)$"))
((call_expression function: (selector_expression) @_f arguments: (argument_list . (interpreted_string_literal) @format . (identifier) @error .)) @errorWrap.flat (#eq? @_f "fmt.Errorf") (#match? @format "%v\"$") (#match? @error "^(err|e)$"))

; contains: strings.Contains(s, x) or strings.Index(s, x) != -1
((call_expression function: (selector_expression) @_f arguments: (argument_list . (_) @s . (_) @x .)) @contains.function (#eq? @_f "strings.Contains"))
((binary_expression left: (call_expression function: (selector_expression) @_f arguments: (argument_list . (_) @s . (_) @x .)) operator: ["!=" ">"] right: (_) @_one) @contains.index (#eq? @_f "strings.Index") (#eq? @_one "-1"))
((binary_expression left: (call_expression function: (selector_expression) @_f arguments: (argument_list . (_) @s . (_) @x .)) operator: ">=" right: (int_literal) @_zero) @contains.index (#eq? @_f "strings.Index") (#eq? @_zero "0"))

; bytesEqual
((call_expression function: (selector_expression) @_f arguments: (argument_list . (_) @a . (_) @b .)) @bytesEqual.equal (#eq? @_f "bytes.Equal"))
((binary_expression left: (call_expression function: (selector_expression) @_f arguments: (argument_list . (_) @a . (_) @b .)) operator: "==" right: (int_literal) @_zero) @bytesEqual.compare (#eq? @_f "bytes.Compare") (#eq? @_zero "0"))

; timeSince
((call_expression function: (selector_expression) @_f arguments: (argument_list . (_) @start .)) @timeSince.since (#eq? @_f "time.Since"))
((call_expression function: (selector_expression) @_f arguments: (argument_list . (_) @start .)) @timeSince.sub (#match? @_f "^time\\.Now\\(\\)\\.Sub$"))

; nilLength: len(x) > 0 or x != nil && len(x) > 0
((if_statement condition: (binary_expression left: (call_expression function: (identifier) @_f arguments: (argument_list . [(identifier) (selector_expression)] @x .)) operator: ">" right: (int_literal) @_zero) @nilLength.length) (#eq? @_f "len") (#eq? @_zero "0") (#type? @x "[]" "map"))
((binary_expression left: (binary_expression left: (_) @x operator: "!=" right: (nil)) operator: "&&" right: (binary_expression left: (call_expression function: (identifier) @_f arguments: (argument_list . (_) @_x .)) operator: ">" right: (int_literal) @_zero)) @nilLength.guarded (#eq? @x @_x) (#eq? @_f "len") (#eq? @_zero "0"))

; increment
(statement_list (inc_statement (_) @x) @increment.operator)
(statement_list (assignment_statement left: (expression_list . (_) @x .) operator: "+=" right: (expression_list . (int_literal) @_one .)) @increment.assignment (#eq? @_one "1"))

; returnError: return f() or if err := f(); err != nil { return err }; return nil
((function_declaration result: (type_identifier) @_r body: (block (statement_list (return_statement (expression_list . (call_expression) @call .)) @returnError.direct .))) (#eq? @_r "error") (#not-match? @call "^(errors\\.New|fmt\\.Errorf)"))
((method_declaration result: (type_identifier) @_r body: (block (statement_list (return_statement (expression_list . (call_expression) @call .)) @returnError.direct .))) (#eq? @_r "error") (#not-match? @call "^(errors\\.New|fmt\\.Errorf)"))
((statement_list (if_statement initializer: (short_var_declaration left: (expression_list . (identifier) @_e .) right: (expression_list . (call_expression) @call .)) condition: (binary_expression left: (identifier) @_c operator: "!=" right: (nil)) consequence: (block . "{" . (statement_list . (return_statement (expression_list . (identifier) @_d .)) .)) !alternative) @returnError.branches . (return_statement (expression_list . (nil) .)) @returnError.branches .) (#eq? @_e @_c) (#eq? @_e @_d))

; elseAfterReturn
((statement_list (if_statement !initializer condition: (_) @condition consequence: (block . "{" . (statement_list . (return_statement) @first .)) alternative: (block . "{" . (statement_list . (return_statement) @second .))) @elseAfterReturn.else .))
((statement_list (if_statement !initializer condition: (_) @condition consequence: (block . "{" . (statement_list . (return_statement) @first .)) !alternative) @elseAfterReturn.flat . (return_statement) @second @elseAfterReturn.flat .) (#not-match? @first "\\n") (#not-match? @second "\\n"))

; errorsIs
((call_expression function: (selector_expression) @_f arguments: (argument_list . (identifier) @error . (_) @target .)) @errorsIs.is (#eq? @_f "errors.Is") (#match? @error "^(err|e)$"))
((binary_expression left: (identifier) @error operator: "==" right: [(identifier) (selector_expression)] @target) @errorsIs.identity (#match? @error "^(err|e)$") (#match? @target "^(\\w+\\.)?(Err[A-Z]\\w*|EOF)$"))

; appendAll
((for_statement (range_clause left: (expression_list . (identifier) @_b . (identifier) @_v .) right: (_) @items) body: (block . "{" . (statement_list . (assignment_statement left: (expression_list . (_) @list .) right: (expression_list . (call_expression function: (identifier) @_a arguments: (argument_list . (_) @_list . (identifier) @_w .)) .)) .))) @appendAll.loop (#eq? @_b "_") (#eq? @_a "append") (#eq? @_v @_w) (#eq? @list @_list))
((assignment_statement left: (expression_list . (_) @list .) right: (expression_list . (call_expression function: (identifier) @_a arguments: (argument_list . (_) @_list . (variadic_argument . [(identifier) (selector_expression)] @items) .)) .)) @appendAll.variadic (#eq? @_a "append") (#eq? @list @_list))

; booleanReturn
((return_statement (expression_list . (binary_expression operator: ["==" "!=" "<" ">" "<=" ">=" "&&" "||"]) @condition .)) @booleanReturn.plain)
((statement_list (if_statement !initializer condition: (_) @condition consequence: (block . "{" . (statement_list . (return_statement (expression_list . (true) .)) .)) !alternative) @booleanReturn.branches . (return_statement (expression_list . (false) .)) @booleanReturn.branches .))

; replaceAll
((call_expression function: (selector_expression) @_f arguments: (argument_list . (_) @s . (_) @old . (_) @new .)) @replaceAll.all (#eq? @_f "strings.ReplaceAll"))
((call_expression function: (selector_expression) @_f arguments: (argument_list . (_) @s . (_) @old . (_) @new . (_) @_n .)) @replaceAll.limit (#eq? @_f "strings.Replace") (#eq? @_n "-1"))

; printf
((call_expression function: (selector_expression) @_f arguments: (argument_list . (interpreted_string_literal) . (_)) @arguments) @printf.direct (#eq? @_f "fmt.Printf"))
((call_expression function: (selector_expression) @_f arguments: (argument_list . (call_expression function: (selector_expression) @_g arguments: (argument_list) @arguments) .)) @printf.nested (#eq? @_f "fmt.Print") (#eq? @_g "fmt.Sprintf"))

; errorText
((call_expression function: (selector_expression) @_f arguments: (argument_list . (interpreted_string_literal) @text @errorText.lower)) (#match? @_f "^(errors\\.New|fmt\\.Errorf)$") (#match? @text "^\"[a-z]+ "))
((call_expression function: (selector_expression) @_f arguments: (argument_list . (interpreted_string_literal) @text @errorText.capital)) (#match? @_f "^(errors\\.New|fmt\\.Errorf)$") (#match? @text "^\"[A-Z][a-z]+ "))

; compoundAssignment
((assignment_statement left: (expression_list . [(identifier) (selector_expression)] @x .) operator: "+=" right: (expression_list . (_) @y .)) @compoundAssignment.short)
((assignment_statement left: (expression_list . [(identifier) (selector_expression)] @x .) operator: "=" right: (expression_list . (binary_expression left: (_) @_x operator: "+" right: (_) @y) .)) @compoundAssignment.long (#eq? @x @_x))

; printLine
((call_expression function: (selector_expression) @_f arguments: (argument_list . (_) @x .)) @itoa.itoa (#eq? @_f "strconv.Itoa"))
((call_expression function: (selector_expression) @_f arguments: (argument_list . (interpreted_string_literal) @_d . (_) @x .)) @itoa.sprintf (#eq? @_f "fmt.Sprintf") (#eq? @_d "\"%d\""))

; collapsedIf
((if_statement . "if" . condition: (_) @first . consequence: (block . "{" . (statement_list . (if_statement . "if" . condition: (_) @second . consequence: (block) @body .) .) . "}") .) @collapsedIf.nested (#not-match? @body "`"))
((if_statement . "if" . condition: (binary_expression left: (_) @first operator: "&&" right: (_) @second) . consequence: (block) @body .) @collapsedIf.joined (#not-match? @body "`"))

; Conventions

; emptyString
((binary_expression left: (_) @x operator: "==" right: (interpreted_string_literal) @_e) @emptyString.literal (#eq? @_e "\"\""))
((binary_expression left: (call_expression function: (identifier) @_f arguments: (argument_list . (_) @x .)) operator: "==" right: (int_literal) @_zero) @emptyString.length (#eq? @_f "len") (#eq? @_zero "0") (#type? @x "string"))

; errorConstruction
((call_expression function: (selector_expression) @_f arguments: (argument_list . (interpreted_string_literal) @text .)) @plainError.new (#eq? @_f "errors.New"))
((call_expression function: (selector_expression) @_f arguments: (argument_list . (interpreted_string_literal) @text .)) @plainError.errorf (#eq? @_f "fmt.Errorf"))

; errorCheck: if err := f(); err != nil or err := f() and if err != nil
((if_statement . "if" @errorCheck.joined . initializer: (short_var_declaration left: (expression_list . (identifier) @_e .) right: (expression_list . (call_expression) @call .)) @head . ";" . condition: (binary_expression left: (identifier) @_c operator: "!=" right: (nil)) @condition @errorCheck.joined) (#eq? @_e "err") (#eq? @_c "err"))
((statement_list (short_var_declaration left: (expression_list . (identifier) @_e .) right: (expression_list . (call_expression) .)) @head @errorCheck.apart . (if_statement . "if" . condition: (binary_expression left: (identifier) @_c operator: "!=" right: (nil)) @condition @errorCheck.apart)) (#eq? @_e "err") (#eq? @_c "err"))

; zeroValue
((statement_list (var_declaration (var_spec name: (identifier) @name type: (slice_type) @type !value)) @zeroValue.var) (#not-match? @zeroValue.var "\\("))
((statement_list (short_var_declaration left: (expression_list . (identifier) @name .) right: (expression_list . (composite_literal type: (slice_type) @type body: (literal_value . "{" . "}")) .)) @zeroValue.literal))

; emptyMap
((call_expression function: (identifier) @_f arguments: (argument_list . (map_type) @type .)) @emptyMap.make (#eq? @_f "make"))
((composite_literal type: (map_type) @type body: (literal_value . "{" . "}")) @emptyMap.literal)

; pointer
((call_expression function: (identifier) @_f arguments: (argument_list . (type_identifier) @type .)) @pointer.new (#eq? @_f "new"))
((unary_expression operator: "&" operand: (composite_literal type: (type_identifier) @type body: (literal_value . "{" . "}"))) @pointer.address)

; anyType
((interface_type) @anyType.interface (#eq? @anyType.interface "interface{}"))
((type_identifier) @anyType.any (#eq? @anyType.any "any"))

; equalityAssertion
((expression_statement (call_expression function: (selector_expression) @_f arguments: (argument_list . (identifier) @t . (_) @expected . (_) @actual .))) @equalityAssertion.equal (#eq? @_f "assert.Equal"))
((expression_statement (call_expression function: (selector_expression) @_f arguments: (argument_list . (identifier) @t . (binary_expression left: (_) @actual operator: "==" right: (_) @expected) .))) @equalityAssertion.condition (#eq? @_f "assert.True"))
((expression_statement (call_expression function: (selector_expression) @_f arguments: (argument_list . (identifier) @t . (identifier) @error .))) @errorAssertion.noError (#match? @_f "^(assert|require)\\.NoError$"))
((expression_statement (call_expression function: (selector_expression) @_f arguments: (argument_list . (identifier) @t . (identifier) @error .))) @errorAssertion.nil (#match? @_f "^(assert|require)\\.Nil$") (#eq? @error "err"))

; failure
((expression_statement (call_expression function: (selector_expression operand: (identifier) @t field: (field_identifier) @_f) arguments: (argument_list) @arguments)) @failure.errorf (#eq? @t "t") (#eq? @_f "Errorf"))
((expression_statement (call_expression function: (selector_expression operand: (identifier) @t field: (field_identifier) @_f) arguments: (argument_list) @arguments)) @failure.fatalf (#eq? @t "t") (#eq? @_f "Fatalf"))

; logging
((expression_statement (call_expression function: (selector_expression operand: [(identifier) (selector_expression)] @_l field: (field_identifier) @_f) arguments: (argument_list . (_) @message .))) @logging.logger (#match? @_l "(?i:^|\\.)(log|logger|slog|klog|glog)$") (#match? @_f "^(Debug|Info|Warn|Error|Print|Println)$"))
((expression_statement (call_expression function: (selector_expression) @_f arguments: (argument_list . (_) @message .))) @logging.print (#match? @_f "^fmt\\.Print(ln)?$"))

; localNaming: names of several words
((short_var_declaration left: (expression_list (identifier) @name @localNaming.camel)) (#match? @name "^[a-z]+[0-9]*([A-Z][a-z0-9]+)+$"))
((short_var_declaration left: (expression_list (identifier) @name @localNaming.snake)) (#match? @name "^[a-z][a-z0-9]*(_[a-z0-9]+)+$"))
