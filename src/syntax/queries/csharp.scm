; Functions with a body
(method_declaration returns: (_) @returnType name: (identifier) @name parameters: (_) @parameters body: (_) @body) @function
(constructor_declaration name: (identifier) @name parameters: (_) @parameters body: (_) @body) @constructorMethod
(destructor_declaration name: (identifier) @name parameters: (_) @parameters body: (_) @body) @function
(operator_declaration type: (_) @returnType operator: _ @name parameters: (_) @parameters body: (_) @body) @function
(conversion_operator_declaration type: (_) @name @returnType parameters: (_) @parameters body: (_) @body) @function
(local_function_statement type: (_) @returnType name: (identifier) @name parameters: (_) @parameters body: (_) @body) @function
(parameter type: (_)? @type name: (identifier) @name) @parameter
(parameter_list type: (_) @type name: (identifier) @name @parameter)
(attribute_list) @annotation

; Types
(class_declaration name: (identifier) @name) @class
(interface_declaration name: (identifier) @name) @interface
(enum_declaration name: (identifier) @name) @enum
(struct_declaration name: (identifier) @name) @struct
(record_declaration name: (identifier) @name) @record

(comment) @comment

; --- Full detail only ---

; Members and what a type is built on
(method_declaration name: (identifier) @name !body) @signature
(field_declaration (variable_declaration (variable_declarator name: (identifier) @name . (_)? @value))) @field
(event_field_declaration (variable_declaration (variable_declarator name: (identifier) @name))) @field
(property_declaration name: (identifier) @name accessors: (_) @value) @field
(property_declaration name: (identifier) @name value: (_) @value !accessors) @field
(enum_member_declaration name: (identifier) @name value: (_)? @value) @field
(record_declaration (parameter_list (parameter name: (identifier) @name) @field))
(base_list [(identifier) (generic_name) (qualified_name)] @superType)
(base_list (primary_constructor_base_type type: (_) @superType))

; Imports
[(using_directive) (extern_alias_directive)] @import
(using_directive !name [(identifier) (qualified_name)] @path) @importedModule
(using_directive !name) @importedAll
(using_directive name: (identifier) @imported (_) @path .) @importedModule

; Calls
(invocation_expression
  function: [
    (identifier) @name
    (generic_name (identifier) @name)
    (member_access_expression expression: _ @receiver name: (_) @name)
    (member_binding_expression name: (_) @name)
  ]
  arguments: (argument_list) @arguments) @call
(object_creation_expression type: (_) @name arguments: (argument_list)? @arguments) @construction

; Decision points
[(if_statement) (while_statement) (do_statement) (for_statement) (foreach_statement) (catch_clause) (conditional_expression)] @decision
(switch_section "case") @decision
(switch_expression_arm . (_) @pattern (#not-eq? @pattern "_")) @decision
(binary_expression operator: ["&&" "||" "??"]) @decision

; Statements and members
(compilation_unit (_) @statement)
(declaration_list (_) @statement)
(enum_member_declaration_list (_) @statement)
(block (_) @statement)
(switch_body (_) @statement)
(switch_section (statement) @statement)
