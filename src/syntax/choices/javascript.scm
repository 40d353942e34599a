; What only the grammar of JavaScript has. See script.ts.

; arrowParentheses
(arrow_function . parameters: (formal_parameters . "(" . (identifier) @name . ")") @arrowParentheses.parenthesised)
