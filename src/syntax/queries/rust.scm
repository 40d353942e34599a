; Functions with a body
(function_item name: (identifier) @name parameters: (_) @parameters return_type: (_)? @returnType body: (block) @body) @function
(parameter pattern: (_) @name type: (_) @type) @parameter
(self_parameter) @parameter
(attribute_item) @annotation

; Types and modules
(impl_item type: (_) @name) @class
(trait_item name: (type_identifier) @name) @trait
(struct_item name: (type_identifier) @name) @struct
(enum_item name: (type_identifier) @name) @enum
(union_item name: (type_identifier) @name) @struct
(mod_item name: (identifier) @name body: (declaration_list)) @scope

[(line_comment) (block_comment)] @comment

; --- Full detail only ---

; Members and what a type is built on
(field_declaration name: (field_identifier) @name) @field
(enum_variant name: (identifier) @name) @field
(function_signature_item name: (identifier) @name) @signature
(impl_item trait: (_) @superType)
(trait_item bounds: (trait_bounds (_) @superType))

; Imports
[(use_declaration) (extern_crate_declaration)] @import
(mod_item !body) @import
(use_declaration argument: [(identifier) (scoped_identifier name: (identifier) @imported)] @path) @importedModule
(use_declaration argument: (scoped_use_list path: (_) @path)) @importedModule
(use_declaration argument: (use_as_clause path: (_) @path alias: (identifier) @imported)) @importedModule
(use_declaration argument: (use_wildcard (_) @path)) @importedModule
(use_list [(identifier) (self)] @imported)
(use_list (scoped_identifier name: (identifier) @imported))
(use_list (use_as_clause alias: (identifier) @imported))
(use_wildcard) @importedAll
(mod_item name: (identifier) @path @imported !body) @importedModule
(extern_crate_declaration name: (identifier) @path @imported) @importedModule

; Calls
(call_expression function: [
  (identifier) @name
  (field_expression value: (_) @receiver field: (field_identifier) @name)
  (scoped_identifier path: (_) @receiver name: (identifier) @name)
  (generic_function function: (identifier) @name)
  (generic_function function: (scoped_identifier path: (_) @receiver name: (identifier) @name))
  (generic_function function: (field_expression value: (_) @receiver field: (field_identifier) @name))
  ] arguments: (_) @arguments) @call
(macro_invocation macro: [(identifier) @name (scoped_identifier path: (_) @receiver name: (identifier) @name)] (token_tree) @arguments) @call
(token_tree (identifier) @call @name . (token_tree . "(") @arguments)
(struct_expression name: [(type_identifier) @name (scoped_type_identifier name: (type_identifier) @name)] body: (_) @arguments) @construction

; Decision points
[(if_expression) (while_expression) (loop_expression) (for_expression) (try_expression)] @decision
(match_arm pattern: (match_pattern (_))) @decision
(binary_expression operator: ["&&" "||"]) @decision

; Statements and members
(source_file (_) @statement)
(block (_) @statement)
(declaration_list (_) @statement)
(field_declaration_list (_) @statement)
(enum_variant_list (_) @statement)
(match_block (match_arm) @statement)
