; Functions: at most two stars or one ampersand before the name
(function_definition type: (_)? @returnType declarator: (function_declarator declarator: (_) @name parameters: (_) @parameters) body: (_) @body) @function
(function_definition type: (_)? @returnType declarator: (pointer_declarator declarator: (function_declarator declarator: (_) @name parameters: (_) @parameters)) body: (_) @body) @function
(function_definition type: (_)? @returnType declarator: (pointer_declarator declarator: (pointer_declarator declarator: (function_declarator declarator: (_) @name parameters: (_) @parameters))) body: (_) @body) @function
(function_definition type: (_)? @returnType declarator: (reference_declarator (function_declarator declarator: (_) @name parameters: (_) @parameters)) body: (_) @body) @function
(function_definition declarator: (operator_cast declarator: (abstract_function_declarator parameters: (_) @parameters)) @name body: (_) @body) @function
(parameter_declaration type: (_) declarator: (_) @declarator) @parameter
(parameter_declaration type: (_) !declarator) @parameter @type
(optional_parameter_declaration type: (_) declarator: (_) @declarator) @parameter
(variadic_parameter_declaration type: (_) declarator: (_) @declarator) @parameter
(parameter_list "..." @parameter)
(attribute_declaration) @annotation

; Tests of GoogleTest, and of Catch2, doctest and Boost.Test, which stand behind a macro
(function_definition
  declarator: (function_declarator
    declarator: (identifier) @caller
    parameters: (parameter_list . (parameter_declaration type: (_) @receiver) . (parameter_declaration type: (_) @name) .))
  body: (_) @body
  (#match? @caller "^(TEST|TEST_F|TEST_P|TYPED_TEST|TYPED_TEST_P|BOOST_FIXTURE_TEST_CASE)$")) @testCall
(function_definition
  declarator: (function_declarator declarator: (identifier) @caller parameters: (parameter_list . (parameter_declaration type: (_) @name) .))
  body: (_) @body
  (#match? @caller "^(BOOST_AUTO_TEST_CASE|TEST|TEST_CASE)$")) @testCall
((expression_statement (call_expression function: (identifier) @caller arguments: (argument_list . (string_literal) @name))) @testCall
  . (compound_statement) @body
  (#match? @caller "^(TEST_CASE|SCENARIO|TEMPLATE_TEST_CASE|TEST_CASE_TEMPLATE)$"))

; Types and namespaces
(class_specifier name: (_) @name body: (_)) @class
(struct_specifier name: (_) @name body: (_)) @struct
(union_specifier name: (_) @name body: (_)) @struct
(enum_specifier name: (_) @name body: (_)) @enum
(type_definition type: [(struct_specifier !name body: (_)) (union_specifier !name body: (_))] declarator: (type_identifier) @name) @struct
(namespace_definition name: (_) @name) @scope

(comment) @comment

; --- Full detail only ---

; Members and what a type is built on
(field_declaration declarator: (field_identifier) @name default_value: (_)? @value) @field
(field_declaration declarator: (function_declarator declarator: (_) @name)) @signature
(field_declaration declarator: (pointer_declarator declarator: (field_identifier) @name) default_value: (_)? @value) @field
(field_declaration declarator: (pointer_declarator declarator: (function_declarator declarator: (_) @name))) @signature
(field_declaration declarator: (reference_declarator (field_identifier) @name) default_value: (_)? @value) @field
(field_declaration declarator: (reference_declarator (function_declarator declarator: (_) @name))) @signature
(field_declaration declarator: (array_declarator declarator: (field_identifier) @name) default_value: (_)? @value) @field
(field_declaration_list (declaration declarator: (function_declarator declarator: (_) @name)) @signature)
(enumerator name: (identifier) @name value: (_)? @value) @field
(base_class_clause [(type_identifier) (qualified_identifier) (template_type)] @superType)

; Imports
[(preproc_include) (using_declaration)] @import
(preproc_include path: (_) @path) @importedModule
(preproc_include) @importedAll

; Calls
(call_expression
  function: [
    (identifier) @name
    (template_function name: (identifier) @name)
    (field_expression argument: (_) @receiver field: (_) @name)
    (qualified_identifier scope: (_)? @receiver name: (_) @name)
  ]
  arguments: (_) @arguments) @call
(new_expression type: (_) @name arguments: (_)? @arguments) @construction
(declaration type: [(type_identifier) (qualified_identifier) (template_type)] @name declarator: (init_declarator value: [(argument_list) (initializer_list)] @arguments)) @construction

; Decision points
[(if_statement) (while_statement) (do_statement) (for_statement) (for_range_loop) (catch_clause) (conditional_expression)] @decision
(case_statement "case") @decision
(binary_expression operator: ["&&" "||" "and" "or"]) @decision

; Statements and members
(translation_unit (_) @statement)
(declaration_list (_) @statement)
(compound_statement (_) @statement)
(case_statement ":" (_) @statement)
(field_declaration_list (_) @statement)
(enumerator_list (_) @statement)
(preproc_if (_) @statement)
(preproc_ifdef (_) @statement)
(preproc_else (_) @statement)
