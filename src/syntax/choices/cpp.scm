; What only C++ has. See c.ts.

; nullPointer
((null) @nullPointer.nullptr (#eq? @nullPointer.nullptr "nullptr"))
((null) @nullPointer.macro (#eq? @nullPointer.macro "NULL"))

; isEmpty
((call_expression function: (field_expression argument: (_) @x field: (field_identifier) @_n) arguments: (argument_list . "(" . ")")) @isEmpty.empty (#eq? @_n "empty"))
((binary_expression left: (call_expression function: (field_expression argument: (_) @x field: (field_identifier) @_n) arguments: (argument_list . "(" . ")")) operator: "==" right: (number_literal) @_z) @isEmpty.size (#eq? @_n "size") (#eq? @_z "0"))
