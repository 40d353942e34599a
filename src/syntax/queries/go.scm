; Functions
(function_declaration name: (identifier) @name parameters: (_) @parameters result: (_)? @returnType body: (block) @body) @function
(method_declaration
  receiver: (parameter_list (parameter_declaration type: [(type_identifier) @receiver (generic_type type: (type_identifier) @receiver) (pointer_type (type_identifier) @receiver) (pointer_type (generic_type type: (type_identifier) @receiver))]))
  name: (field_identifier) @name
  parameters: (_) @parameters
  result: (_)? @returnType
  body: (block) @body) @function
(parameter_declaration name: (identifier) @name type: (_) @type) @parameter
(parameter_declaration !name type: (_) @type) @parameter
(variadic_parameter_declaration name: (identifier)? @name type: (_) @type) @parameter

; Types
(type_declaration (type_spec name: (type_identifier) @name type: (struct_type))) @struct
(type_declaration (type_spec name: (type_identifier) @name type: (interface_type))) @interface

(comment) @comment

; --- Full detail only ---

; Members and what a type is built on
(field_declaration name: (field_identifier) @name) @field
(method_elem name: (field_identifier) @name) @signature
(field_declaration !name type: (_) @superType)
(interface_type (type_elem (_) @superType))

; Imports
[(package_clause) (import_declaration)] @import
(import_spec path: (_) @path) @importedModule
(import_spec name: (package_identifier) @imported)
(import_spec !name path: (interpreted_string_literal (interpreted_string_literal_content) @imported))
(import_spec name: (dot) @importedAll)

; Calls
(call_expression function: [(identifier) @name (selector_expression operand: (_) @receiver field: (field_identifier) @name)] arguments: (_) @arguments) @call
(composite_literal type: [(type_identifier) @name (qualified_type name: (type_identifier) @name)] body: (_) @arguments) @construction

; Decision points
[(if_statement) (for_statement) (expression_case) (type_case) (communication_case)] @decision
(binary_expression operator: ["&&" "||"]) @decision

; Statements and members
(source_file (_) @statement)
(statement_list (_) @statement)
(field_declaration_list (_) @statement)
(interface_type (_) @statement)
(const_declaration (const_spec) @statement)
(var_spec_list (var_spec) @statement)
[(expression_case) (default_case) (type_case) (communication_case)] @statement
