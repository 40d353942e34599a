; Functions with a body
(method_declaration type: (_) @returnType name: (identifier) @name parameters: (_) @parameters body: (block) @body) @function
(constructor_declaration name: (identifier) @name parameters: (_) @parameters body: (constructor_body) @body) @constructorMethod
(compact_constructor_declaration name: (identifier) @name body: (block) @body) @constructorMethod
(formal_parameter type: (_) @type name: (identifier) @name) @parameter
(spread_parameter (variable_declarator) @declarator) @parameter
(modifiers [(annotation) (marker_annotation)] @annotation)

; Types
(class_declaration name: (identifier) @name) @class
(interface_declaration name: (identifier) @name) @interface
(enum_declaration name: (identifier) @name) @enum
(record_declaration name: (identifier) @name) @record
(annotation_type_declaration name: (identifier) @name) @interface

[(line_comment) (block_comment)] @comment

; --- Full detail only ---

; Members without a body, and what a type is built on
(method_declaration name: (identifier) @name !body) @signature
(annotation_type_element_declaration name: (identifier) @name value: (_)? @value) @signature
(field_declaration declarator: (variable_declarator name: (identifier) @name value: (_)? @value)) @field
(constant_declaration declarator: (variable_declarator name: (identifier) @name value: (_)? @value)) @field
(enum_constant name: (identifier) @name body: (_)? @value) @field
(record_declaration parameters: (formal_parameters (formal_parameter name: (identifier) @name) @field))
(superclass (_) @superType)
(super_interfaces (type_list (_) @superType))
(extends_interfaces (type_list (_) @superType))

; Imports
[(package_declaration) (import_declaration)] @import
((import_declaration (scoped_identifier name: (identifier) @imported) @path .) @importedModule (#not-match? @importedModule "^import\\s+static"))
(import_declaration "static" (scoped_identifier scope: (_) @path name: (identifier) @imported) .) @importedModule
(import_declaration (scoped_identifier) @path (asterisk) @importedAll) @importedModule

; Calls
(method_invocation object: (_)? @receiver name: (identifier) @name arguments: (argument_list) @arguments) @call
(object_creation_expression type: (_) @name arguments: (argument_list) @arguments) @construction

; Decision points
[(if_statement) (while_statement) (do_statement) (for_statement) (enhanced_for_statement) (catch_clause) (ternary_expression)] @decision
(switch_label "case") @decision
(binary_expression operator: ["&&" "||"]) @decision

; Statements and members
(program (_) @statement)
(class_body (_) @statement)
(interface_body (_) @statement)
(annotation_type_body (_) @statement)
(enum_body (enum_constant) @statement)
(enum_body_declarations (_) @statement)
(block (_) @statement)
(constructor_body (_) @statement)
(switch_block (_) @statement)
(switch_block_statement_group (statement) @statement)
