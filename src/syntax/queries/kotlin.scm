; Functions with a body; the grammar takes the name of an extension of a plain type for a part of the type
(function_declaration
  (user_type . (identifier) @receiver (identifier) @name .)
  name: (MISSING identifier)
  (function_value_parameters) @parameters
  [(user_type) (nullable_type) (function_type) (parenthesized_type)]? @returnType
  (function_body) @body) @function
(function_declaration
  [(user_type . (identifier) @receiver) (nullable_type (user_type . (identifier) @receiver))]
  name: (identifier) @name
  (function_value_parameters) @parameters
  [(user_type) (nullable_type) (function_type) (parenthesized_type)]? @returnType
  (function_body) @body) @function
(function_declaration
  name: (identifier) @name
  (function_value_parameters) @parameters
  [(user_type) (nullable_type) (function_type) (parenthesized_type)]? @returnType
  (function_body) @body) @function
(secondary_constructor "constructor" @name (function_value_parameters) @parameters (block) @body) @constructorMethod
(function_value_parameters (parameter . (identifier) @name (_) @type .) @parameter)
(modifiers (annotation) @annotation)

; Types
(class_declaration name: (identifier) @name) @class
(class_declaration "interface" name: (identifier) @name) @interface
(class_declaration (modifiers (class_modifier "enum")) name: (identifier) @name) @enum
(class_declaration (modifiers (class_modifier "data")) name: (identifier) @name) @record
(object_declaration name: (identifier) @name) @class

[(line_comment) (block_comment)] @comment

; --- Full detail only ---

; Members and what a type is built on
(function_declaration name: (identifier) @name [(function_value_parameters) (user_type) (nullable_type) (function_type) (parenthesized_type)] .) @signature
(class_body (property_declaration (variable_declaration (identifier) @name) . (_)? @value) @field)
(class_parameters (class_parameter ["val" "var"] (identifier) @name) @field)
(enum_entry . (identifier) @name) @field
(delegation_specifier [(user_type) @superType (constructor_invocation (user_type) @superType)])

; Imports
[(package_header) (import)] @import
((import (qualified_identifier (identifier) @imported .) @path) @importedModule (#not-match? @importedModule "[*]| as "))
(import (qualified_identifier) @path "*") @importedModule
(import "*" @importedAll)
(import (qualified_identifier) @path (identifier) @imported) @importedModule

; Calls
(call_expression [(identifier) @name (navigation_expression (_) @receiver (identifier) @name .)] (value_arguments) @arguments) @call
(call_expression [(identifier) @name (navigation_expression (_) @receiver (identifier) @name .)] (annotated_lambda) @lambda) @call

; Decision points
[(if_expression) (for_statement) (while_statement) (do_while_statement) (catch_block)] @decision
(when_entry condition: (_)) @decision
(binary_expression operator: ["&&" "||" "?:"]) @decision

; Statements and members
(source_file (_) @statement)
(class_body (_) @statement)
(enum_class_body (_) @statement)
(block (_) @statement)
(when_expression (when_entry) @statement)
