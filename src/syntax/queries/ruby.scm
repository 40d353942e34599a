; Functions; a body reaches from the header to the end, since an empty one has no node
(method name: (_) @name parameters: (_)? @parameters) @function
(singleton_method name: (_) @name parameters: (_)? @parameters) @function
(method_parameters [(identifier) (destructured_parameter) (forward_parameter)] @parameter)
(method_parameters (optional_parameter name: (_) @name) @parameter)
(method_parameters (keyword_parameter name: (_) @name) @parameter)
(method_parameters [(splat_parameter) (hash_splat_parameter) (block_parameter)] @parameter)

; Tests and their groups: RSpec, minitest's spec style, Rails
(call method: (identifier) @caller arguments: (argument_list . (_) @name) block: (_) @body
  (#match? @caller "^(it|specify|test|example|scenario|should)$")) @testCall
(call method: (identifier) @caller arguments: (argument_list . (_) @name) block: (_)
  (#match? @caller "^(describe|context|feature|shared_examples)$")) @scope

; Types
(class name: (_) @name) @class
(module name: (_) @name) @module

(comment) @comment

; --- Full detail only ---

; Members and what a type is built on
(assignment left: (instance_variable) @name right: (_) @value) @field
(body_statement (assignment left: (constant) @name right: (_) @value) @field)
(call method: (identifier) @caller arguments: (argument_list (simple_symbol) @field @name) (#match? @caller "^attr_(reader|writer|accessor)$"))
(superclass (_) @superType)
(call !receiver method: (identifier) @caller arguments: (argument_list [(constant) (scope_resolution)] @superType) (#match? @caller "^(include|extend|prepend)$"))

; Imports
(call !receiver method: (identifier) @caller arguments: (argument_list . (string)) (#match? @caller "^(require|require_relative|load)$")) @import
(call !receiver method: (identifier) @caller arguments: (argument_list . (string) @path) (#match? @caller "^(require|require_relative|load)$")) @importedModule
(call !receiver method: (identifier) @caller arguments: (argument_list . (string) @importedAll) (#match? @caller "^(require|require_relative|load)$"))

; Calls
(call receiver: (_)? @receiver method: [(identifier) (constant) (super)] @name arguments: (_)? @arguments) @call
(call receiver: [(constant) (scope_resolution)] @name method: (identifier) @caller arguments: (_)? @arguments (#eq? @caller "new")) @construction

; Decision points
[(if) (elsif) (unless) (while) (until) (for) (when) (in_clause) (rescue) (conditional)] @decision
[(if_modifier) (unless_modifier) (while_modifier) (until_modifier) (rescue_modifier)] @decision
(binary operator: ["&&" "||" "and" "or"]) @decision

; Statements and members
(program (_) @statement)
(body_statement (_) @statement)
(block_body (_) @statement)
(then (_) @statement)
(else (_) @statement)
(do (_) @statement)
(begin (_) @statement)
(case (when) @statement)
