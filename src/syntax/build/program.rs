//! Statements of the program dialect.

use super::Builder;
use super::cursor::{At, Cursor};
use super::explain::is_keyword;
use crate::diagnostic::Fix;
use crate::source::Span;
use crate::syntax::ast::{
    Assignment, Attribute, Block, Comparison, Condition, ConditionNode, Known, Name, Remove, Spanned,
    StandIn, StandInKind, Statement, Term, Text, Value, Window,
};
use crate::syntax::parser::Wanted;
use crate::syntax::tree::Kind;

/// The parts of a block's header.
struct Heading<'t, 's> {
    /// Where its labels begin.
    labels: Cursor<'t, 's>,
    base: Option<Name<'s>>,
    title: Option<Text>,
    text: Option<Text>,
    body: Option<At<'t, 's>>,
    span: Span,
}

impl<'t, 's> Heading<'t, 's> {
    fn labels(&self) -> impl Iterator<Item = At<'t, 's>> + use<'t, 's> {
        let mut cursor = self.labels;
        std::iter::from_fn(move || cursor.take(Kind::Label))
    }
}

impl<'t, 's> Builder<'t, 's> {
    pub(super) fn statements(&mut self, mut cursor: Cursor<'t, 's>) -> Vec<Statement<'s>> {
        let mut statements = Vec::with_capacity(cursor.len());
        while let Some(at) = cursor.next() {
            self.statement(at, &mut statements);
        }
        statements
    }

    /// Adds a statement to those before it: it is large, and so is not handed from hand to hand.
    pub(super) fn statement(&mut self, at: At<'t, 's>, statements: &mut Vec<Statement<'s>>) {
        match at.kind() {
            Kind::Setting | Kind::Condition if self.is_broken(at.span()) => {}
            Kind::Setting => {
                self.attribute(at, statements);
            }
            Kind::Condition if self.entry_kind(at) == Kind::Condition => {
                statements.extend(self.condition(at).map(Statement::Condition));
            }
            Kind::Block | Kind::Condition => statements.extend(self.block(at)),
            Kind::Known => {
                let known = self.known_at(at.span().start);
                statements.extend(known.iter().flat_map(Known::statements));
            }
            _ => self.bad_statement(at),
        }
    }

    /// `use "…"` and `term "…" "…"` have no label and no body: they are blocks by their texts.
    fn entry_kind(&mut self, at: At<'t, 's>) -> Kind {
        let mut cursor = at.children();
        let word = cursor.next().map_or("", At::text);
        if cursor.peek().is_none() && matches!(word, "use" | "remove" | "any" | "all" | "at_least") {
            return Kind::Block;
        }
        let texts = cursor.peek_kind() == Some(Kind::Text);
        cursor.next();
        let second = cursor.peek_kind() == Some(Kind::Text);
        if texts && (second || StandInKind::of(word).is_none()) { Kind::Block } else { Kind::Condition }
    }

    fn attribute(&mut self, at: At<'t, 's>, statements: &mut Vec<Statement<'s>>) -> Option<()> {
        let mut cursor = at.children();
        let target = self.term(&mut cursor)?;
        let assign = cursor.next()?;
        let assignment = match assign.text() {
            "+=" => Assignment::Add,
            "-=" => Assignment::Subtract,
            _ => Assignment::Set,
        };
        if cursor.take(Kind::NoValue).is_some() {
            let message = format!("the value of `{}` is missing after `{}`", target.name.node, assign.text());
            self.report(assign.span(), message);
            return None;
        }
        let value = self.value(&mut cursor);
        let window = cursor.take(Kind::Window).map(|window| self.window(window));
        let guard = cursor.take(Kind::Guard).map(|guard| self.guard(guard));
        statements.push(Statement::Attribute(Attribute {
            target,
            assignment,
            value: value?,
            window: window.map_or(Some(None), |window| window.map(Some))?,
            guard: guard.map_or(Some(Vec::new()), |guard| guard)?,
            span: at.span(),
        }));
        Some(())
    }

    fn guard(&mut self, at: At<'t, 's>) -> Option<Vec<Condition<'s>>> {
        let mut cursor = at.children();
        let mut parts = Vec::new();
        while let Some(part) = cursor.next() {
            parts.push(self.condition(part)?);
        }
        Some(parts)
    }

    /// Takes a name with its facets.
    fn term(&mut self, cursor: &mut Cursor<'t, 's>) -> Option<Term<'s>> {
        let head = cursor.take(Kind::Name)?;
        let (text, mut span) = (head.text(), head.span());
        let (name, mut facets) = match text.strip_suffix(']').and_then(|rest| rest.find('[')) {
            None => (self.name(text, span), Vec::new()),
            Some(bracket) => {
                let (name, span) = Self::part_of(head, 0, bracket);
                (self.name(name, span), self.facets(head, bracket))
            }
        };
        if let Some(at) = cursor.take(Kind::Facets) {
            span = span.join(at.span());
            facets = self.names(at);
        }
        Some(Term { name, facets, span })
    }

    /// The names in the brackets of a name.
    fn facets(&mut self, head: At<'t, 's>, bracket: usize) -> Vec<Name<'s>> {
        let mut facets = Vec::new();
        let mut from = bracket + 1;
        let names = head.text().get(from..).unwrap_or("").trim_end_matches(']');
        for facet in names.split(',').filter(|_| !names.is_empty()) {
            let start = from + facet.len() - facet.trim_start().len();
            let (name, span) = Self::part_of(head, start, start + facet.trim().len());
            self.no_keyword(name, span);
            facets.push(self.name(name, span));
            from += facet.len() + 1;
        }
        facets
    }

    /// A condition that is no block: a flag, a comparison, a membership, a stand-in.
    fn condition(&mut self, at: At<'t, 's>) -> Option<Condition<'s>> {
        let mut cursor = at.children();
        let subject = self.term(&mut cursor)?;
        if is_keyword(subject.name.node) {
            let message = format!("`{}` is a word of the language and cannot be a name", subject.name.node);
            self.report(subject.name.span, message);
            return None;
        }
        let Some(operator) = cursor.next() else {
            let node = match StandInKind::of(subject.name.node) {
                Some(kind) if subject.facets.is_empty() => {
                    ConditionNode::StandIn(StandIn { kind, bounds: None, reason: None })
                }
                _ => ConditionNode::Flag(subject),
            };
            return Some(Condition { node, span: at.span() });
        };
        if operator.kind() == Kind::Text {
            let kind = StandInKind::of(subject.name.node)?;
            let reason = Some(self.text(operator));
            return Some(Condition {
                node: ConditionNode::StandIn(StandIn { kind, bounds: None, reason }),
                span: at.span(),
            });
        }
        let value = self.value(&mut cursor);
        let window = cursor.take(Kind::Window).map(|window| self.window(window));
        let (value, window) = (value?, window.map_or(Some(None), |window| window.map(Some))?);
        let node = self.test(subject, operator, value, window);
        Some(Condition { node, span: at.span() })
    }

    fn test(
        &mut self,
        subject: Term<'s>,
        operator: At<'t, 's>,
        value: Spanned<Value<'s>>,
        window: Option<Spanned<Window<'s>>>,
    ) -> ConditionNode<'s> {
        if operator.kind() == Kind::Compare {
            let comparison = comparison(operator.text()).unwrap_or(Comparison::Equal);
            let operator = Spanned::new(comparison, operator.span());
            return ConditionNode::Compare { subject, operator, value, window };
        }
        let negated = operator.text().contains("not");
        ConditionNode::Member { subject, negated, of: value, window }
    }

    /// The conditions in braces, for `any` and its like: nothing else may stand there.
    pub(super) fn conditions(&mut self, body: At<'t, 's>) -> Vec<Condition<'s>> {
        let mut conditions = Vec::new();
        for statement in self.statements(body.children()) {
            match statement {
                Statement::Condition(condition) => conditions.push(condition),
                Statement::Attribute(attribute) => {
                    let name = attribute.target.name.node;
                    let message = format!(
                        "`{name} = …` sets a value where a condition is needed: compare with `==`, `>=` or `<=`"
                    );
                    self.report(attribute.span, message);
                }
                Statement::Block(block) => {
                    let message = format!("`{}` opens a block where a condition is needed", block.kind.node);
                    self.report(block.header, message);
                }
                Statement::Remove(remove) => {
                    self.report(remove.span, "`remove` stands where a condition is needed");
                }
                Statement::Use(text) => {
                    self.report(text.span, "`use` stands where a condition is needed");
                }
                // Only bodies of blocks have them.
                Statement::Known(_) => {}
            }
        }
        conditions
    }

    fn heading(&mut self, mut cursor: Cursor<'t, 's>, kind: Span) -> Heading<'t, 's> {
        let mut heading =
            Heading { labels: cursor, base: None, title: None, text: None, body: None, span: kind };
        while let Some(at) = cursor.next() {
            match at.kind() {
                Kind::Label => {}
                Kind::Base => heading.base = self.next_name(&mut at.children()),
                Kind::Text => {
                    let text = self.text(at);
                    if heading.title.is_none() {
                        heading.title = Some(text);
                    } else {
                        heading.text.get_or_insert(text);
                    }
                }
                _ => {
                    heading.body = Some(at);
                    continue;
                }
            }
            heading.span = heading.span.join(at.span());
        }
        heading
    }

    /// A block, or a statement that looks like one: `use`, `remove`, `any { … }`.
    fn block(&mut self, at: At<'t, 's>) -> Option<Statement<'s>> {
        let mut cursor = at.children();
        let kind = self.next_name(&mut cursor)?;
        let heading = self.heading(cursor, kind.span);
        match kind.node {
            "use" if heading.body.is_none() => self.include(at, heading),
            "remove" if heading.body.is_none() => self.remove(at, &heading),
            "any" | "all" | "at_least" => {
                let node = self.quantified(kind, heading)?;
                Some(Statement::Condition(Condition { node, span: at.span() }))
            }
            _ => self.plain_block(at, kind, heading),
        }
    }

    fn include(&mut self, at: At<'t, 's>, heading: Heading<'t, 's>) -> Option<Statement<'s>> {
        let label = heading.labels().next();
        match (heading.title, heading.text, label) {
            (Some(path), None, None) => Some(Statement::Use(path)),
            _ => {
                self.report(at.span(), "`use` needs one file name in quotes: write `use \"tiers.partner\"`");
                None
            }
        }
    }

    fn remove(&mut self, at: At<'t, 's>, heading: &Heading<'t, 's>) -> Option<Statement<'s>> {
        let mut labels = heading.labels();
        let (Some(kind), name, None, None) = (labels.next(), labels.next(), labels.next(), &heading.title)
        else {
            self.report(at.span(), "`remove` needs a kind and a name: write `remove tier silver`");
            return None;
        };
        let kind = self.snake_name(kind);
        let name = name.map(|name| self.snake_name(name));
        Some(Statement::Remove(Remove { kind, name, span: at.span() }))
    }

    fn quantified(&mut self, kind: Name<'s>, heading: Heading<'t, 's>) -> Option<ConditionNode<'s>> {
        let Some(body) = heading.body else {
            let message = format!("`{}` needs conditions in braces", kind.node);
            self.report(heading.span, message);
            return None;
        };
        let conditions = self.conditions(body);
        let mut labels = heading.labels();
        let count = match labels.next() {
            Some(label) if label.text().starts_with(|c: char| c.is_ascii_digit()) => {
                Some((label.span(), Some(self.number(label.text(), label.span())?)))
            }
            label => label.map(|label| (label.span(), None)),
        };
        let node = match (kind.node, count, heading.base) {
            ("any", None, None) => ConditionNode::Any(conditions),
            ("all", None, None) => ConditionNode::All(conditions),
            ("at_least", Some((span, Some(count))), None) => {
                ConditionNode::AtLeast(Spanned::new(count, span), conditions)
            }
            ("at_least", Some((span, Some(count))), Some(group)) => {
                ConditionNode::AtLeastOf { count: Spanned::new(count, span), group, conditions }
            }
            ("at_least", ..) => {
                self.report(heading.span, "`at_least` needs a number: write `at_least 2 { … }`");
                return None;
            }
            _ => {
                let message = format!("`{0}` takes no name: write `{0} {{ … }}`", kind.node);
                self.report(heading.span, message);
                return None;
            }
        };
        Some(node)
    }

    fn plain_block(
        &mut self,
        at: At<'t, 's>,
        kind: Name<'s>,
        heading: Heading<'t, 's>,
    ) -> Option<Statement<'s>> {
        if is_rule(kind, &heading) {
            self.report(heading.span, "a rule belongs in a `.policy` file");
            return None;
        }
        let outer = std::mem::replace(&mut self.damaged, false);
        let body = heading.body.map(|body| self.body(body.children())).unwrap_or_default();
        let damaged = std::mem::replace(&mut self.damaged, outer) || self.is_torn(at.span());
        if let Some(body) = heading.body {
            self.brace_on_header_line(heading.span, body.span());
        }
        let name = self.block_name(kind, &heading);
        if heading.body.is_none() && heading.title.is_none() {
            self.no_block(kind, &heading);
            return None;
        }
        Some(Statement::Block(Block {
            kind,
            name,
            title: heading.title,
            text: heading.text,
            body,
            header: heading.span,
            span: at.span(),
            damaged,
        }))
    }

    /// The name of a block: the one label that it has. Rule ids stand after `waive` only.
    fn block_name(&mut self, kind: Name<'s>, heading: &Heading<'t, 's>) -> Option<Name<'s>> {
        if let Some(base) = heading.base {
            self.report(base.span, format!("`of {}` belongs to `at_least` and to values", base.node));
        }
        let mut labels = heading.labels();
        let label = labels.next()?;
        if let Some(first) = labels.next().filter(|_| heading.body.is_some()) {
            let span = labels.fold(first.span(), |span, label| span.join(label.span()));
            let right = format!("\"{}\"", self.slice(span));
            let message = format!("a title stands in quotes: write `{right}`");
            let fix = self.replacement(span, &right);
            self.report(span, message).fixes.push(fix);
        }
        Some(if kind.node == "waive" {
            self.name(label.text(), label.span())
        } else {
            self.snake_name(label)
        })
    }

    /// Words that are neither a setting nor a block: `motion sales_led`.
    fn no_block(&mut self, kind: Name<'s>, heading: &Heading<'t, 's>) {
        let mut labels = heading.labels();
        let Some(label) = labels.next() else { return };
        let message = format!("`=` is missing after `{}`; a block has a title or braces", kind.node);
        let between = Span::new(kind.span.end, label.span().start);
        let fix = self.replacement(between, " = ");
        let finding = self.report(heading.span, message);
        if labels.next().is_none() {
            finding.fixes.push(Fix { title: "write `=`".to_owned(), ..fix });
        }
    }

    fn bad_statement(&mut self, at: At<'t, 's>) {
        let mut cursor = at.children();
        let junk = cursor.take(Kind::Junk);
        let body = cursor.take(Kind::Body);
        self.explain_junk(Wanted::Statement, junk.map(At::span), body.map(At::span));
        if let Some(body) = body {
            self.statements(body.children());
        }
    }
}

/// `rule id { … }`, `change rule id { … }`: words of the policy dialect.
fn is_rule(kind: Name<'_>, heading: &Heading<'_, '_>) -> bool {
    let label = heading.labels().next().map_or("", At::text);
    heading.body.is_some() && (kind.node == "rule" || kind.node == "change" && label == "rule")
}

/// The operator that a sign stands for.
pub(super) fn comparison(sign: &str) -> Option<Comparison> {
    match sign {
        "==" => Some(Comparison::Equal),
        "!=" => Some(Comparison::NotEqual),
        "<" => Some(Comparison::Less),
        "<=" => Some(Comparison::AtMost),
        ">" => Some(Comparison::Greater),
        ">=" => Some(Comparison::AtLeast),
        _ => None,
    }
}
