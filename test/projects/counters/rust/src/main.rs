//! Counts the named functions of Rust files with syn; see ../README.md for the form of input and output.

use std::io::{self, BufRead, Write};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Attribute, ImplItemFn, ItemFn, Meta, TraitItemFn};

#[derive(Default)]
struct Counter {
    functions: Vec<(String, usize)>,
}

impl Counter {
    /// Doc comments are attributes to syn; a declaration starts behind them.
    fn add(&mut self, name: &syn::Ident, attributes: &[Attribute], first_line: usize) {
        let written = attributes.iter().filter(|attribute| !matches!(&attribute.meta, Meta::NameValue(pair) if pair.path.is_ident("doc")));
        let line = written.map(|attribute| attribute.span().start().line).min().unwrap_or(first_line);
        self.functions.push((name.to_string(), line.min(first_line)));
    }
}

fn first_line(visibility: Option<&syn::Visibility>, rest: proc_macro2::Span) -> usize {
    match visibility {
        Some(visibility) if !matches!(visibility, syn::Visibility::Inherited) => visibility.span().start().line,
        _ => rest.start().line,
    }
}

impl<'ast> Visit<'ast> for Counter {
    fn visit_item_fn(&mut self, node: &'ast ItemFn) {
        self.add(&node.sig.ident, &node.attrs, first_line(Some(&node.vis), node.sig.span()));
        visit::visit_item_fn(self, node);
    }

    fn visit_impl_item_fn(&mut self, node: &'ast ImplItemFn) {
        self.add(&node.sig.ident, &node.attrs, first_line(Some(&node.vis), node.sig.span()));
        visit::visit_impl_item_fn(self, node);
    }

    fn visit_trait_item_fn(&mut self, node: &'ast TraitItemFn) {
        if node.default.is_some() {
            self.add(&node.sig.ident, &node.attrs, first_line(None, node.sig.span()));
        }
        visit::visit_trait_item_fn(self, node);
    }
}

fn quote(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}

fn count(path: &str) -> Result<String, String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    let file = syn::parse_file(&text).map_err(|error| error.to_string())?;
    let mut counter = Counter::default();
    counter.visit_file(&file);
    let functions: Vec<String> = counter.functions.iter().map(|(name, line)| format!("[{},{line}]", quote(name))).collect();
    Ok(functions.join(","))
}

fn main() -> io::Result<()> {
    let mut output = io::stdout().lock();
    for path in io::stdin().lock().lines() {
        let path = path?;
        match count(&path) {
            Ok(functions) => writeln!(output, "{{\"path\":{},\"functions\":[{functions}]}}", quote(&path))?,
            Err(error) => writeln!(output, "{{\"path\":{},\"error\":{}}}", quote(&path), quote(&error))?,
        }
    }
    Ok(())
}
