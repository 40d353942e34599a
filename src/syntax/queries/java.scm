; Functions with a body
(method_declaration name: (identifier) @name body: (block) @body) @function
(constructor_declaration name: (identifier) @name body: (constructor_body) @body) @function
(compact_constructor_declaration name: (identifier) @name body: (block) @body) @function

; Types
(class_declaration name: (identifier) @name) @type
(interface_declaration name: (identifier) @name) @type
(enum_declaration name: (identifier) @name) @type
(record_declaration name: (identifier) @name) @type
(annotation_type_declaration name: (identifier) @name) @type

; Import block
[(package_declaration) (import_declaration)] @import

[(line_comment) (block_comment)] @comment

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
