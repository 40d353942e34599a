; Functions
(function_definition name: (identifier) @name parameters: (_) @parameters return_type: (_)? @returnType body: (block) @body) @function
(parameters [(identifier) (tuple_pattern) (list_splat_pattern) (dictionary_splat_pattern)] @parameter)
(typed_parameter . (_) @name type: (_) @type) @parameter
(default_parameter name: (_) @name) @parameter
(typed_default_parameter name: (_) @name type: (_) @type) @parameter
(decorated_definition (decorator) @annotation)

; Types
(class_definition name: (identifier) @name) @class

(comment) @comment
(module . (comment)* . (expression_statement (string)) @docstring)
(class_definition body: (block . (expression_statement (string)) @docstring))
(function_definition body: (block . (expression_statement (string)) @functionDocstring))

; --- Full detail only ---

; Members and what a type is built on
(class_definition body: (block (expression_statement (assignment left: (identifier) @name right: (_)? @value) @field)))
(block (expression_statement (assignment left: (attribute object: (identifier) @self attribute: (identifier) @name) right: (_)? @value) @field) (#eq? @self "self"))
(class_definition superclasses: (argument_list [(identifier) (attribute) (subscript) (call)] @superType))

; Imports
[(import_statement) (import_from_statement) (future_import_statement)] @import
(import_statement name: (dotted_name . (identifier) @imported) @path @importedModule)
(import_statement name: (aliased_import name: (dotted_name) @path alias: (identifier) @imported) @importedModule)
(import_from_statement module_name: (_) @path) @importedModule
(import_from_statement name: (dotted_name) @imported)
(import_from_statement name: (aliased_import alias: (identifier) @imported))
(wildcard_import) @importedAll

; Calls
(call function: [(identifier) @name (attribute object: (_) @receiver attribute: (identifier) @name)] arguments: (_) @arguments) @call

; Decision points
[(if_statement) (elif_clause) (while_statement) (for_statement) (except_clause) (conditional_expression) (boolean_operator)] @decision
[(for_in_clause) (if_clause) (case_clause)] @decision

; Statements and members
(module (_) @statement)
(block (_) @statement)
