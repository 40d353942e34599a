; Functions
(function_declaration name: (identifier) @name parameters: (_) @parameters return_type: (_)? @returnType body: (statement_block) @body) @function
(generator_function_declaration name: (identifier) @name parameters: (_) @parameters return_type: (_)? @returnType body: (statement_block) @body) @function
(method_definition name: (_) @name parameters: (_) @parameters return_type: (_)? @returnType body: (statement_block) @body) @function
(lexical_declaration . (variable_declarator name: (identifier) @name value: [(arrow_function parameter: (_)? @parameters parameters: (_)? @parameters return_type: (_)? @returnType body: (_) @body) (function_expression parameters: (_) @parameters return_type: (_)? @returnType body: (_) @body)])) @function
(variable_declaration . (variable_declarator name: (identifier) @name value: [(arrow_function parameter: (_)? @parameters parameters: (_)? @parameters return_type: (_)? @returnType body: (_) @body) (function_expression parameters: (_) @parameters return_type: (_)? @returnType body: (_) @body)])) @function
(public_field_definition name: (_) @name value: [(arrow_function parameter: (_)? @parameters parameters: (_)? @parameters return_type: (_)? @returnType body: (_) @body) (function_expression parameters: (_) @parameters return_type: (_)? @returnType body: (_) @body)]) @function
(expression_statement (assignment_expression left: (member_expression) @name right: [(arrow_function parameter: (_)? @parameters parameters: (_)? @parameters return_type: (_)? @returnType body: (_) @body) (function_expression parameters: (_) @parameters return_type: (_)? @returnType body: (_) @body)])) @function
(pair key: [(property_identifier) (string)] @name value: [(arrow_function parameter: (_)? @parameters parameters: (_)? @parameters return_type: (_)? @returnType body: (_) @body) (function_expression parameters: (_) @parameters return_type: (_)? @returnType body: (_) @body)]) @function
(required_parameter pattern: (_) @name type: (_)? @type) @parameter
(optional_parameter pattern: (_) @name type: (_)? @type) @parameter
(arrow_function parameter: (identifier) @parameter)
(decorator) @annotation

; Tests and their groups
(expression_statement (call_expression
  function: [(identifier) @caller (member_expression object: (identifier) @caller) (call_expression function: (member_expression object: (identifier) @caller))]
  arguments: (arguments . [(string) (template_string)] @name [(arrow_function parameter: (_)? @parameters parameters: (_)? @parameters return_type: (_)? @returnType body: (_) @body) (function_expression parameters: (_) @parameters return_type: (_)? @returnType body: (_) @body)]))
  (#match? @caller "^(it|test|fit|xit)$")) @testCall
(expression_statement (call_expression
  function: (member_expression object: (identifier) property: (property_identifier) @caller)
  arguments: (arguments . [(string) (template_string)] @name [(arrow_function parameter: (_)? @parameters parameters: (_)? @parameters return_type: (_)? @returnType body: (_) @body) (function_expression parameters: (_) @parameters return_type: (_)? @returnType body: (_) @body)]))
  (#match? @caller "^(it|test)$")) @testCall
(expression_statement (await_expression (call_expression
  function: [(identifier) @caller (member_expression property: (property_identifier) @caller)]
  arguments: (arguments . [(string) (template_string)] @name [(arrow_function parameter: (_)? @parameters parameters: (_)? @parameters return_type: (_)? @returnType body: (_) @body) (function_expression parameters: (_) @parameters return_type: (_)? @returnType body: (_) @body)])))
  (#match? @caller "^(it|test)$")) @testCall
(expression_statement (call_expression
  function: [(identifier) @caller (member_expression object: (identifier) @caller) (call_expression function: (member_expression object: (identifier) @caller))]
  arguments: (arguments . [(string) (template_string)] @name [(arrow_function) (function_expression)]))
  (#match? @caller "^(describe|suite|context|fdescribe|xdescribe)$")) @scope

; Types
(class_declaration name: (_) @name) @class
(abstract_class_declaration name: (_) @name) @class
(class name: (_) @name) @class
(interface_declaration name: (_) @name) @interface
(enum_declaration name: (_) @name) @enum
(internal_module name: (_) @name) @scope

(comment) @comment

; --- Full detail only ---

; Members and what a type is built on
(public_field_definition name: (_) @name value: (_)? @value) @field
(interface_body (property_signature name: (_) @name) @field)
(interface_body (method_signature name: (_) @name) @signature)
(class_body (method_signature name: (_) @name) @signature)
(abstract_method_signature name: (_) @name) @signature
(enum_body [(property_identifier) (string)] @field @name)
(enum_assignment name: (_) @name value: (_) @value) @field
(statement_block (expression_statement (assignment_expression left: (member_expression object: (this) property: (_) @name) right: (_) @value) @field))
(extends_clause value: (_) @superType)
(extends_type_clause type: (_) @superType)
(implements_clause (_) @superType)

; Imports
(import_statement) @import
(program (lexical_declaration (variable_declarator value: (call_expression function: (identifier) @caller))) @import (#eq? @caller "require"))
(program (variable_declaration (variable_declarator value: (call_expression function: (identifier) @caller))) @import (#eq? @caller "require"))
(import_statement source: (string) @path) @importedModule
(export_statement source: (string) @path) @importedModule
(variable_declarator name: (identifier) @imported value: (call_expression function: (identifier) @caller arguments: (arguments . (string))) (#eq? @caller "require"))
(variable_declarator value: (call_expression function: (identifier) @caller arguments: (arguments . (string) @path)) (#eq? @caller "require")) @importedModule
(variable_declarator name: (object_pattern [(shorthand_property_identifier_pattern) @imported (pair_pattern value: (identifier) @imported)]) value: (call_expression function: (identifier) @caller) (#eq? @caller "require"))
(import_clause (identifier) @imported)
(import_specifier !alias name: (_) @imported)
(import_specifier alias: (_) @imported)
(namespace_import (identifier) @imported)

; Calls
(call_expression function: [(identifier) @name (member_expression object: (_) @receiver property: (_) @name)] arguments: (_) @arguments) @call
(new_expression constructor: [(identifier) @name (member_expression property: (_) @name)] arguments: (_)? @arguments) @construction

; Decision points
[(if_statement) (while_statement) (do_statement) (for_statement) (for_in_statement) (catch_clause) (ternary_expression) (switch_case)] @decision
(binary_expression operator: ["&&" "||" "??"]) @decision

; Statements and members
(program (_) @statement)
(statement_block (_) @statement)
(class_body (_) @statement)
(interface_body (_) @statement)
(enum_body (_) @statement)
(switch_body (_) @statement)
(switch_case (statement) @statement)
(switch_default (statement) @statement)
