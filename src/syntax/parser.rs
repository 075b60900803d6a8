//! Text to tree: the only place that knows pest.

#![allow(missing_docs, reason = "the parser generator writes items without documentation")]

use pest::{Parser, Token};

use super::nodes::Nodes;
use super::scan::{Mended, Recalled, joined};
use super::tree::{Kind, Node, Tree};

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
/// The grammar reads the mended copy, if there is one; the tree is about the text itself, with what is known of it.
pub(super) fn parse<'s>(
    dialect: Dialect,
    text: &'s str,
    mended: Option<&Mended>,
    recalled: &Recalled,
) -> Result<Tree<'s>, u32> {
    let start = match dialect {
        Dialect::Program => Rule::program_file,
        Dialect::Policy => Rule::policy_file,
    };
    let read = mended.map_or(text, |mended| mended.text.as_str());
    match Grammar::parse(start, read) {
        Ok(pairs) => Ok(Tree::new(text, nodes(Nodes::new(text, mended, recalled), pairs.tokens()))),
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

/// The nodes that the parser's tokens stand for.
fn nodes<'t>(mut nodes: Nodes<'_>, tokens: impl Iterator<Item = Token<'t, Rule>>) -> Vec<Node> {
    let mut line = 0;
    for token in tokens {
        match token {
            Token::Start { rule: Rule::EOI, .. } | Token::End { rule: Rule::EOI, .. } => {}
            // It has no token of the grammar below it.
            Token::Start { rule: Rule::line, pos } => line = pos.pos(),
            Token::End { rule: Rule::line, pos } => nodes.line(line, pos.pos()),
            Token::Start { rule: Rule::known, pos } => nodes.known(pos.pos()),
            Token::End { rule: Rule::known, .. } => {}
            Token::Start { rule: made, pos } => nodes.begin(kind(made), pos.pos()),
            Token::End { rule: made, pos } => nodes.end(pos.pos(), made == Rule::symbol),
        }
    }
    nodes.done()
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
