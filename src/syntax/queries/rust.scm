; Functions with a body
(function_item name: (identifier) @name body: (block) @body) @function

; Types and modules
(impl_item type: (_) @name) @type
(trait_item name: (type_identifier) @name) @type
(struct_item name: (type_identifier) @name) @type
(enum_item name: (type_identifier) @name) @type
(union_item name: (type_identifier) @name) @type
(mod_item name: (identifier) @name body: (declaration_list)) @scope

; Import block
[(use_declaration) (extern_crate_declaration)] @import
(mod_item !body) @import

[(line_comment) (block_comment)] @comment

; Statements and members
(source_file (_) @statement)
(block (_) @statement)
(declaration_list (_) @statement)
(field_declaration_list (_) @statement)
(enum_variant_list (_) @statement)
(match_block (match_arm) @statement)
