; Functions with a body
(function_definition name: (name) @name parameters: (_) @parameters return_type: (_)? @returnType body: (_) @body) @function
(method_declaration name: (name) @name parameters: (_) @parameters return_type: (_)? @returnType body: (_) @body) @function
(simple_parameter type: (_)? @type name: (_) @name) @parameter
(variadic_parameter type: (_)? @type name: (_) @name) @parameter
(property_promotion_parameter type: (_)? @type name: (_) @name) @parameter
(attribute_list) @annotation

; Tests and groups of Pest
(expression_statement (function_call_expression function: (name) @caller arguments: (arguments . (argument (string) @name) . (argument [(anonymous_function body: (_) @body) (arrow_function body: (_) @body)])))
  (#match? @caller "^(it|test)$")) @testCall
(expression_statement (function_call_expression function: (name) @caller arguments: (arguments . (argument (string) @name) . (argument (anonymous_function))))
  (#eq? @caller "describe")) @scope

; Types
(class_declaration name: (name) @name) @class
(interface_declaration name: (name) @name) @interface
(trait_declaration name: (name) @name) @trait
(enum_declaration name: (name) @name) @enum

(comment) @comment

; --- Full detail only ---

; Members and what a type is built on
(method_declaration name: (name) @name !body) @signature
(property_declaration (property_element name: (variable_name) @name default_value: (_)? @value)) @field
(const_declaration (const_element . (name) @name (_) @value)) @field
(property_promotion_parameter name: (variable_name) @name) @field
(enum_case name: (name) @name value: (_)? @value) @field
(base_clause (_) @superType)
(class_interface_clause (_) @superType)
(use_declaration [(name) (qualified_name)] @superType)

; Imports
[(namespace_definition !body) (namespace_use_declaration)] @import
(expression_statement [(require_expression) (require_once_expression) (include_expression) (include_once_expression)]) @import
(namespace_use_declaration (namespace_use_clause [(qualified_name (name) @imported) (name) @imported] @path !alias) @importedModule)
(namespace_use_declaration (namespace_use_clause . (_) @path alias: (name) @imported) @importedModule)
(namespace_use_declaration (namespace_name) @path body: (namespace_use_group)) @importedModule
(namespace_use_group (namespace_use_clause [(qualified_name (name) @imported) (name) @imported] !alias))
(namespace_use_group (namespace_use_clause alias: (name) @imported))
(expression_statement (require_once_expression (string) @path)) @importedModule
(expression_statement (require_expression (string) @path)) @importedModule

; Calls
(function_call_expression function: [(name) (qualified_name) (variable_name)] @name arguments: (_) @arguments) @call
(member_call_expression object: (_) @receiver name: (_) @name arguments: (_) @arguments) @call
(nullsafe_member_call_expression object: (_) @receiver name: (_) @name arguments: (_) @arguments) @call
(scoped_call_expression scope: (_) @receiver name: (_) @name arguments: (_) @arguments) @call
(object_creation_expression . [(name) (qualified_name)] @name (arguments)? @arguments) @construction

; Decision points
[(if_statement) (else_if_clause) (while_statement) (do_statement) (for_statement) (foreach_statement) (catch_clause)] @decision
[(conditional_expression) (case_statement) (match_conditional_expression)] @decision
(binary_expression operator: ["&&" "||" "and" "or" "??"]) @decision

; Statements and members
(program (statement) @statement)
(compound_statement (_) @statement)
(declaration_list (_) @statement)
(enum_declaration_list (_) @statement)
(switch_block (_) @statement)
(case_statement (statement) @statement)
(default_statement (statement) @statement)
(colon_block (_) @statement)
