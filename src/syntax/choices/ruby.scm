; Each pattern marks one form: @<choice>.<form>. See ruby.ts.

; nilComparison
((call receiver: (_) @x method: (identifier) @_n !arguments !block) @nilComparison.predicate (#eq? @_n "nil?"))
(binary left: (_) @x operator: "==" right: (nil)) @nilComparison.operator

; not
(unary operator: "!" operand: [(call) (identifier)] @x) @negation.sign
(unary operator: "not" operand: (_) @x) @negation.word

; zeroLength
((call receiver: (_) @x method: (identifier) @_n !arguments !block) @zeroLength.predicate (#eq? @_n "empty?"))
((binary left: (call receiver: (_) @x method: (identifier) @_n !arguments !block) operator: "==" right: (integer) @_z) @zeroLength.length (#match? @_n "^(length|size)$") (#eq? @_z "0"))

; andOr
(if condition: (binary left: (_) @x operator: "&&" right: (_) @y) @and.sign)
(if condition: (binary left: (_) @x operator: "and" right: (_) @y) @and.word)
(if condition: (binary left: (_) @x operator: "||" right: (_) @y) @or.sign)
(if condition: (binary left: (_) @x operator: "or" right: (_) @y) @or.word)

; rescueException
((rescue exceptions: (exceptions . (constant) @rescueException.standard .)) (#eq? @rescueException.standard "StandardError"))
((rescue exceptions: (exceptions . (constant) @rescueException.exception .)) (#eq? @rescueException.exception "Exception"))

; symbolProc
(call receiver: (_) method: (identifier) @each @symbolProc.symbol arguments: (argument_list . "(" . (block_argument (simple_symbol)) . ")") @symbolProc.symbol)
((call receiver: (_) method: (identifier) @each @symbolProc.block !arguments block: (block . "{" parameters: (block_parameters . "|" . (identifier) @_p . "|") body: (block_body . (call receiver: (identifier) @_q method: (identifier) @method !arguments !block) .) . "}") @symbolProc.block) (#eq? @_p @_q))

; redundantReturn
(method body: (body_statement (return . "return" . (argument_list . (_) @value .)) @redundantReturn.return .))

; emptyLiteral
(assignment right: (array . "[" . "]") @emptyArray.literal)
((assignment right: (call receiver: (constant) @_c method: (identifier) @_n !arguments !block) @emptyArray.constructor) (#eq? @_c "Array") (#eq? @_n "new"))
(assignment right: (hash . "{" . "}") @emptyHash.literal)
((assignment right: (call receiver: (constant) @_c method: (identifier) @_n !arguments !block) @emptyHash.constructor) (#eq? @_c "Hash") (#eq? @_n "new"))

; hashSyntax
(pair . key: (hash_key_symbol) @key . ":" . value: (_) @value) @hashSyntax.colon
((pair . key: (simple_symbol) @key . "=>" . value: (_) @value) @hashSyntax.rocket (#match? @key "^:[a-z_]+$"))

; Conventions

; quotes
((string) @literal @quotes.single (#match? @literal "^'[^'\"\\\\#]*'$"))
((string) @literal @quotes.double (#match? @literal "^\"[^'\"\\\\#]*\"$"))
(interpolation) @quotes.excluded

; unlessNot
(if condition: (unary operator: "!" operand: (_) @x)) @negatedIf.if
(unless) @negatedIf.unless
