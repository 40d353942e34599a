; Functions
(function_declaration name: (identifier) @name parameters: (_) @parameters body: (statement_block) @body) @function
(generator_function_declaration name: (identifier) @name parameters: (_) @parameters body: (statement_block) @body) @function
(method_definition name: (_) @name parameters: (_) @parameters body: (statement_block) @body) @function
(lexical_declaration . (variable_declarator name: (identifier) @name value: [(arrow_function parameter: (_)? @parameters parameters: (_)? @parameters body: (_) @body) (function_expression parameters: (_) @parameters body: (_) @body)])) @function
(variable_declaration . (variable_declarator name: (identifier) @name value: [(arrow_function parameter: (_)? @parameters parameters: (_)? @parameters body: (_) @body) (function_expression parameters: (_) @parameters body: (_) @body)])) @function
(field_definition property: (_) @name value: [(arrow_function parameter: (_)? @parameters parameters: (_)? @parameters body: (_) @body) (function_expression parameters: (_) @parameters body: (_) @body)]) @function
(expression_statement (assignment_expression left: (member_expression) @name right: [(arrow_function parameter: (_)? @parameters parameters: (_)? @parameters body: (_) @body) (function_expression parameters: (_) @parameters body: (_) @body)])) @function
(pair key: [(property_identifier) (string)] @name value: [(arrow_function parameter: (_)? @parameters parameters: (_)? @parameters body: (_) @body) (function_expression parameters: (_) @parameters body: (_) @body)]) @function
(formal_parameters [(identifier) (object_pattern) (array_pattern) (rest_pattern)] @parameter)
(formal_parameters (assignment_pattern left: (_) @name) @parameter)
(arrow_function parameter: (identifier) @parameter)
(decorator) @annotation

; Tests and their groups
(expression_statement (call_expression
  function: [(identifier) @caller (member_expression object: (identifier) @caller) (call_expression function: (member_expression object: (identifier) @caller))]
  arguments: (arguments . [(string) (template_string)] @name [(arrow_function parameter: (_)? @parameters parameters: (_)? @parameters body: (_) @body) (function_expression parameters: (_) @parameters body: (_) @body)]))
  (#match? @caller "^(it|test|fit|xit)$")) @testCall
(expression_statement (call_expression
  function: (member_expression object: (identifier) property: (property_identifier) @caller)
  arguments: (arguments . [(string) (template_string)] @name [(arrow_function parameter: (_)? @parameters parameters: (_)? @parameters body: (_) @body) (function_expression parameters: (_) @parameters body: (_) @body)]))
  (#match? @caller "^(it|test)$")) @testCall
(expression_statement (await_expression (call_expression
  function: [(identifier) @caller (member_expression property: (property_identifier) @caller)]
  arguments: (arguments . [(string) (template_string)] @name [(arrow_function parameter: (_)? @parameters parameters: (_)? @parameters body: (_) @body) (function_expression parameters: (_) @parameters body: (_) @body)])))
  (#match? @caller "^(it|test)$")) @testCall
(expression_statement (call_expression
  function: [(identifier) @caller (member_expression object: (identifier) @caller) (call_expression function: (member_expression object: (identifier) @caller))]
  arguments: (arguments . [(string) (template_string)] @name [(arrow_function) (function_expression)]))
  (#match? @caller "^(describe|suite|context|fdescribe|xdescribe)$")) @scope

; Types
(class_declaration name: (_) @name) @class
(class name: (_) @name) @class

(comment) @comment

; --- Full detail only ---

; Members and what a type is built on
(field_definition property: (_) @name value: (_)? @value) @field
(statement_block (expression_statement (assignment_expression left: (member_expression object: (this) property: (_) @name) right: (_) @value) @field))
(class_heritage (_) @superType)

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
(switch_body (_) @statement)
(switch_case (statement) @statement)
(switch_default (statement) @statement)
