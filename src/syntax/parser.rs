//! Text to tree: the only place that knows pest.

#![allow(missing_docs, reason = "the parser generator writes items without documentation")]

use pest::{Parser, Token};

use super::ast::StandInKind;
use super::scan::{Mended, joined};
use super::tree::{Kind, Node, Tree};
use crate::source::Span;

#[derive(pest_derive::Parser)]
#[grammar = "../grammar/partner.pest"]
struct Grammar;

/// Which dialect a text is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    Program,
    Policy,
}

/// The tree of a text, or the byte at which the grammar ends, should the text not be sound.
///
/// The grammar reads the mended copy, if there is one; the tree is about the text itself.
pub(super) fn parse<'s>(dialect: Dialect, text: &'s str, mended: Option<&Mended>) -> Result<Tree<'s>, u32> {
    let start = match dialect {
        Dialect::Program => Rule::program_file,
        Dialect::Policy => Rule::policy_file,
    };
    let (read, shifts) =
        mended.map_or((text, [].as_slice()), |mended| (mended.text.as_str(), &mended.shifts));
    match Grammar::parse(start, read) {
        Ok(pairs) => Ok(Tree::new(text, nodes(text, pairs.tokens(), shifts))),
        Err(error) => Err(furthest(&error)),
    }
}

/// What a statement was meant to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// A statement of a program.
    Statement,
    /// A statement of a rule.
    RuleStatement,
    /// A rule, or a parameter of the pack.
    Rule,
}

/// How far one statement can be read, in bytes, and what the grammar looks for there; none if it can be read.
pub(super) fn explain(wanted: Wanted, text: &str) -> Option<(usize, Vec<Kind>)> {
    let start = match wanted {
        Wanted::Statement => Rule::strict_statement,
        Wanted::RuleStatement => Rule::strict_rule_statement,
        Wanted::Rule => Rule::strict_rule,
    };
    let joined = joined(text);
    let error = Grammar::parse(start, joined.as_deref().unwrap_or(text)).err()?;
    let expected = match &error.variant {
        pest::error::ErrorVariant::ParsingError { positives, .. } => {
            positives.iter().copied().map(kind).collect()
        }
        pest::error::ErrorVariant::CustomError { .. } => Vec::new(),
    };
    Some((furthest(&error) as usize, expected))
}

fn furthest(error: &pest::error::Error<Rule>) -> u32 {
    let (pest::error::InputLocation::Pos(at) | pest::error::InputLocation::Span((at, _))) = error.location;
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// The nodes that the parser's tokens stand for, in places of the original text.
fn nodes<'t>(
    text: &str,
    tokens: impl ExactSizeIterator<Item = Token<'t, Rule>>,
    shifts: &[(u32, i64)],
) -> Vec<Node> {
    let mut nodes: Vec<Node> = Vec::with_capacity(tokens.len() / 2);
    let mut open: Vec<usize> = Vec::new();
    let mut original = Original { shifts, shift: 0 };
    let mut last = 0;
    for token in tokens {
        match token {
            Token::Start { rule: Rule::EOI, .. } | Token::End { rule: Rule::EOI, .. } => {}
            Token::Start { rule: made, pos } => {
                let (at, kind) = (original.place(pos.pos()), kind(made));
                if let Some(parent) = open.last().and_then(|&parent| nodes.get_mut(parent)) {
                    parent.kind = refined(parent.kind, kind);
                }
                open.push(nodes.len());
                nodes.push(Node { kind, span: Span::new(at.saturating_sub(sign_before(kind)), at), end: 0 });
            }
            Token::End { rule: made, pos } => {
                let at = original.place(pos.pos());
                let end = u32::try_from(nodes.len()).unwrap_or(u32::MAX);
                let Some(node) = open.pop().and_then(|index| nodes.get_mut(index)) else { continue };
                node.span.end = match node.kind {
                    // The grammar takes the blanks behind a statement, and the one behind `=`.
                    Kind::Setting | Kind::Condition | Kind::Block => last,
                    Kind::Assign => {
                        let is_plain = text.as_bytes().get(node.span.start as usize) == Some(&b'=');
                        at.min(node.span.start + if is_plain { 1 } else { 2 })
                    }
                    _ => at,
                };
                last = node.span.end;
                node.end = end;
                if matches!(node.kind, Kind::Measure | Kind::Symbol) {
                    let written = text.get(node.span.range()).unwrap_or("");
                    if made == Rule::symbol && StandInKind::of(written).is_some() {
                        // The word that it is stands below it.
                        let word = Node { kind: Kind::StandInWord, span: node.span, end: end + 1 };
                        (node.kind, node.end) = (Kind::StandIn, end + 1);
                        nodes.push(word);
                    } else {
                        node.kind = shaped(node.kind, written.as_bytes());
                    }
                }
            }
        }
    }
    nodes
}

/// Places of the original text, asked for in rising order.
struct Original<'s> {
    shifts: &'s [(u32, i64)],
    shift: i64,
}

impl Original<'_> {
    fn place(&mut self, read: usize) -> u32 {
        let at = u32::try_from(read).unwrap_or(u32::MAX);
        while let Some((&(place, next), rest)) = self.shifts.split_first()
            && place < at
        {
            (self.shift, self.shifts) = (next, rest);
        }
        if self.shift == 0 { at } else { u32::try_from(i64::from(at) + self.shift).unwrap_or(0) }
    }
}

/// How many bytes the grammar reads before a node that belong to it: it makes the node only behind its sign.
fn sign_before(kind: Kind) -> u32 {
    let sign = match kind {
        Kind::Comment => "#",
        Kind::To => "..",
        Kind::Per => "per",
        Kind::Base => "of",
        Kind::Bounds => "in",
        Kind::Window => "within",
        Kind::Guard | Kind::OnlyWhen => "when",
        Kind::Giving => "giving",
        _ => "",
    };
    super::tree::length(sign)
}

/// What a token of digits or letters is by its shape: the grammar reads a range and a date as it reads a number.
fn shaped(kind: Kind, text: &[u8]) -> Kind {
    let mut dashes = 0;
    let mut bytes = text.iter().peekable();
    while let Some(&byte) = bytes.next() {
        match byte {
            b'.' if bytes.peek() == Some(&&b'.') => return Kind::Range,
            b'-' => dashes += 1,
            _ => {}
        }
    }
    match dashes {
        0 => kind,
        1 => Kind::Month,
        _ => Kind::Date,
    }
}

/// An entry is a flag until a child tells that it is something else.
fn refined(parent: Kind, child: Kind) -> Kind {
    match (parent, child) {
        (Kind::Condition, Kind::Assign) => Kind::Setting,
        (Kind::Condition, Kind::Label | Kind::Base | Kind::Body) => Kind::Block,
        (parent, _) => parent,
    }
}

/// What a rule of the grammar makes.
fn kind(made: Rule) -> Kind {
    match made {
        Rule::program_file => Kind::ProgramFile,
        Rule::policy_file => Kind::PolicyFile,
        Rule::mark => Kind::Mark,
        Rule::comment => Kind::Comment,
        Rule::entry => Kind::Condition,
        Rule::body => Kind::Body,
        Rule::facets => Kind::Facets,
        Rule::name | Rule::term => Kind::Name,
        Rule::label => Kind::Label,
        Rule::assign => Kind::Assign,
        Rule::no_value => Kind::NoValue,
        Rule::compare => Kind::Compare,
        Rule::is_word => Kind::Is,
        Rule::in_word => Kind::In,
        Rule::window => Kind::Window,
        Rule::which => Kind::Which,
        Rule::guard => Kind::Guard,
        Rule::guard_part => Kind::GuardPart,
        Rule::symbol | Rule::word => Kind::Symbol,
        Rule::text => Kind::Text,
        Rule::number | Rule::measure => Kind::Measure,
        Rule::per => Kind::Per,
        Rule::base => Kind::Base,
        Rule::anchor => Kind::Anchor,
        Rule::anchor_word => Kind::AnchorWord,
        Rule::to => Kind::To,
        Rule::list => Kind::List,
        Rule::stand_in => Kind::StandIn,
        Rule::stand_in_word => Kind::StandInWord,
        Rule::bounds => Kind::Bounds,
        other => policy_kind(other),
    }
}

/// What a rule of the policy dialect, or of recovery, makes.
fn policy_kind(made: Rule) -> Kind {
    match made {
        Rule::rule => Kind::Rule,
        Rule::change => Kind::Change,
        Rule::rule_body => Kind::RuleBody,
        Rule::for_each => Kind::For,
        Rule::binding => Kind::Binding,
        Rule::given => Kind::Given,
        Rule::when => Kind::When,
        Rule::let_in => Kind::Let,
        Rule::require => Kind::Require,
        Rule::giving => Kind::Giving,
        Rule::only_when => Kind::OnlyWhen,
        Rule::tighten => Kind::Tighten,
        Rule::tighten_word => Kind::TightenWord,
        Rule::param => Kind::Param,
        Rule::at => Kind::At,
        Rule::note => Kind::Note,
        Rule::help => Kind::Help,
        Rule::fix => Kind::Fix,
        Rule::fix_set => Kind::FixSet,
        Rule::fix_add => Kind::FixAdd,
        Rule::fix_remove => Kind::FixRemove,
        Rule::header => Kind::Header,
        Rule::example => Kind::Example,
        Rule::example_kind => Kind::ExampleKind,
        Rule::expr => Kind::Expr,
        Rule::operator => Kind::Operator,
        Rule::prefix => Kind::Prefix,
        Rule::condition => Kind::Quoted,
        Rule::path => Kind::Path,
        Rule::dotted => Kind::Dotted,
        Rule::index => Kind::Index,
        Rule::call => Kind::Call,
        Rule::group => Kind::Group,
        Rule::seq => Kind::Seq,
        Rule::table => Kind::Table,
        Rule::row => Kind::Row,
        Rule::template => Kind::Template,
        Rule::chunk => Kind::Chunk,
        Rule::hole => Kind::Hole,
        Rule::bad_hole => Kind::BadHole,
        Rule::bad_statement => Kind::BadStatement,
        Rule::bad_rule => Kind::BadRule,
        Rule::bad_rule_statement => Kind::BadRuleStatement,
        // Only silent rules are left: they make no node of their own.
        _ => Kind::Junk,
    }
}
