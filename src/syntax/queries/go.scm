; Functions
(function_declaration name: (identifier) @name body: (block) @body) @function
(method_declaration
  receiver: (parameter_list (parameter_declaration type: [(type_identifier) @receiver (generic_type type: (type_identifier) @receiver) (pointer_type (type_identifier) @receiver) (pointer_type (generic_type type: (type_identifier) @receiver))]))
  name: (field_identifier) @name
  body: (block) @body) @function

; Types
(type_declaration (type_spec name: (type_identifier) @name type: [(struct_type) (interface_type)])) @type

; Import block
[(package_clause) (import_declaration)] @import

(comment) @comment

; Statements and members
(source_file (_) @statement)
(statement_list (_) @statement)
(field_declaration_list (_) @statement)
(interface_type (_) @statement)
(const_declaration (const_spec) @statement)
(var_spec_list (var_spec) @statement)
[(expression_case) (default_case) (type_case) (communication_case)] @statement
