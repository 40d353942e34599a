; Functions
(function_declaration name: (identifier) @name body: (statement_block) @body) @function
(generator_function_declaration name: (identifier) @name body: (statement_block) @body) @function
(method_definition name: (_) @name body: (statement_block) @body) @function
(lexical_declaration . (variable_declarator name: (identifier) @name value: [(arrow_function body: (_) @body) (function_expression body: (_) @body)])) @function
(variable_declaration . (variable_declarator name: (identifier) @name value: [(arrow_function body: (_) @body) (function_expression body: (_) @body)])) @function
(public_field_definition name: (_) @name value: [(arrow_function body: (_) @body) (function_expression body: (_) @body)]) @function
(expression_statement (assignment_expression left: (member_expression) @name right: [(arrow_function body: (_) @body) (function_expression body: (_) @body)])) @function

; Tests and their groups
(expression_statement (call_expression
  function: [(identifier) @caller (member_expression object: (identifier) @caller)]
  arguments: (arguments . [(string) (template_string)] @name [(arrow_function body: (_) @body) (function_expression body: (_) @body)]))
  (#match? @caller "^(it|test|fit|xit)$")) @testCall
(expression_statement (call_expression
  function: [(identifier) @caller (member_expression object: (identifier) @caller)]
  arguments: (arguments . [(string) (template_string)] @name [(arrow_function) (function_expression)]))
  (#match? @caller "^(describe|suite|context|fdescribe|xdescribe)$")) @scope

; Types
(class_declaration name: (_) @name) @type
(abstract_class_declaration name: (_) @name) @type
(interface_declaration name: (_) @name) @type
(enum_declaration name: (_) @name) @type
(internal_module name: (_) @name) @scope

; Import block
(import_statement) @import
(program (lexical_declaration (variable_declarator value: (call_expression function: (identifier) @caller))) @import (#eq? @caller "require"))
(program (variable_declaration (variable_declarator value: (call_expression function: (identifier) @caller))) @import (#eq? @caller "require"))

(comment) @comment

; Statements and members
(program (_) @statement)
(statement_block (_) @statement)
(class_body (_) @statement)
(interface_body (_) @statement)
(enum_body (_) @statement)
(switch_body (_) @statement)
(switch_case (statement) @statement)
(switch_default (statement) @statement)
