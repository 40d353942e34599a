; Functions: at most two stars before the name
(function_definition type: (_) @returnType declarator: (function_declarator declarator: (_) @name parameters: (_) @parameters) body: (_) @body) @function
(function_definition type: (_) @returnType declarator: (pointer_declarator declarator: (function_declarator declarator: (_) @name parameters: (_) @parameters)) body: (_) @body) @function
(function_definition type: (_) @returnType declarator: (pointer_declarator declarator: (pointer_declarator declarator: (function_declarator declarator: (_) @name parameters: (_) @parameters))) body: (_) @body) @function
(parameter_declaration type: (_) declarator: (_) @declarator) @parameter
(parameter_declaration type: (_) !declarator) @parameter @type
(parameter_list (identifier) @parameter)
(variadic_parameter) @parameter
(attribute_declaration) @annotation

; Tests of frameworks that wrap a block in a macro
((expression_statement (call_expression function: (identifier) @caller arguments: (argument_list . (_) @receiver . (_) @name .))) @testCall
  . (compound_statement) @body
  (#match? @caller "^(TEST|TEST_F)$"))

; Types
(struct_specifier name: (type_identifier) @name body: (_)) @struct
(union_specifier name: (type_identifier) @name body: (_)) @struct
(enum_specifier name: (type_identifier) @name body: (_)) @enum
(type_definition type: [(struct_specifier !name body: (_)) (union_specifier !name body: (_))] declarator: (type_identifier) @name) @struct
(type_definition type: (enum_specifier !name body: (_)) declarator: (type_identifier) @name) @enum

(comment) @comment

; --- Full detail only ---

; Members
(field_declaration declarator: (field_identifier) @name) @field
(field_declaration declarator: (pointer_declarator declarator: (field_identifier) @name)) @field
(field_declaration declarator: (pointer_declarator declarator: (pointer_declarator declarator: (field_identifier) @name))) @field
(field_declaration declarator: (array_declarator declarator: (field_identifier) @name)) @field
(field_declaration declarator: (function_declarator declarator: (parenthesized_declarator (pointer_declarator declarator: (field_identifier) @name)))) @field
(enumerator name: (identifier) @name value: (_)? @value) @field

; Imports
(preproc_include) @import
(preproc_include path: (_) @path) @importedModule
(preproc_include) @importedAll

; Calls
(call_expression function: [(identifier) @name (field_expression argument: (_) @receiver field: (field_identifier) @name)] arguments: (_) @arguments) @call

; Decision points
[(if_statement) (while_statement) (do_statement) (for_statement) (conditional_expression)] @decision
(case_statement "case") @decision
(binary_expression operator: ["&&" "||"]) @decision

; Statements and members
(translation_unit (_) @statement)
(compound_statement (_) @statement)
(case_statement ":" (_) @statement)
(field_declaration_list (_) @statement)
(enumerator_list (_) @statement)
(preproc_if (_) @statement)
(preproc_ifdef (_) @statement)
(preproc_else (_) @statement)
