; Functions
(function_definition name: (identifier) @name body: (block) @body) @function

; Types
(class_definition name: (identifier) @name) @type

; Import block
[(import_statement) (import_from_statement) (future_import_statement)] @import

(comment) @comment
(module . (comment)* . (expression_statement (string)) @docstring)
(class_definition body: (block . (expression_statement (string)) @docstring))
(function_definition body: (block . (expression_statement (string)) @functionDocstring))

; Statements and members
(module (_) @statement)
(block (_) @statement)
