; What only TypeScript has. See script.ts.

; explicitAny: x as T or x as any
((as_expression (_) @x . "as" . [(type_identifier) (generic_type)] @_type .) @explicitAny.type)
((as_expression (_) @x . "as" . (predefined_type) @_type .) @explicitAny.any (#eq? @_type "any"))

; arrayType: T[] or Array<T>
((array_type . [(type_identifier) (predefined_type)] @element . "[" . "]") @arrayType.brackets)
((generic_type name: (type_identifier) @_a type_arguments: (type_arguments . "<" . [(type_identifier) (predefined_type)] @element . ">")) @arrayType.generic (#eq? @_a "Array"))

; inferrableType: const x = 'a' or const x: string = 'a'
((variable_declarator type: (type_annotation . ":" . (predefined_type) @_t) @inferrableType.annotated value: [(string) (number) (true) (false)]) (#match? @_t "^(string|number|boolean)$"))

; arrowParentheses
(arrow_function . parameters: (formal_parameters . "(" . (required_parameter . pattern: (identifier) @name .) . ")") @arrowParentheses.parenthesised)
