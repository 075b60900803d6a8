//! What the rules themselves say of facts: which facts a rule demands, and which values of them it takes for wrong.
//!
//! It is read off the text of the rules, never off what they find: what `require` asks of a path, with all that stands beside
//! it. What stands in one of several alternatives is no claim, for there another fact may do as well. A claim holds where the
//! rule says that it concerns: its stages, `given`, `when` and `where`, as far as these ask for stated facts, words and lists.

use std::collections::HashMap;

use partnerlint::lint::Compiled;
use partnerlint::source::SourceId;
use partnerlint::syntax::ast::{Comparison, Expr, ExprNode, Question, Rule, RuleStatement, Sign};
use partnerlint::syntax::parse_policy;
use partnerlint::vocabulary::Vocabulary;

/// A fact as rules name it: a kind of block, one of these by name, and an attribute in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    pub kind: String,
    pub name: Option<String>,
    pub attribute: Option<String>,
}

/// What a rule says of a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Says {
    /// It is to be stated.
    Demanded,
    /// It is to stand so to a limit: a parameter, perhaps one end of it.
    Limited(Comparison, String),
    /// It is to lie in a range.
    Within(String),
    /// So long ago is to lie in a range.
    AgeWithin(String),
    /// It is to be yes.
    True,
    /// It is to be this.
    Only(String),
    /// It is to be none of these.
    Never(Vec<String>),
    /// Its list is to have this, or all that a parameter lists.
    Has(String),
    /// Its list is not to have this.
    HasNot(String),
    /// It is to ask for one of these metrics.
    Asks(Vec<Asked>),
}

/// What a rule asks of a metric: at least so much, over so long. Both are numbers or parameters, or nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub metric: String,
    pub least: String,
    pub window: String,
}

/// A condition under which a rule concerns, as far as it can be seen in the text of a program.
#[derive(Clone, Debug)]
pub enum Concerns {
    /// The fact is stated.
    Stated(Fact),
    /// The list, or the value, has this word in it.
    Has(Fact, String),
    /// The value is yes.
    Yes(Fact),
    /// The block stands so in its ladder, counted from the bottom.
    Rank(Comparison, usize),
    /// The block stands at the top of its ladder.
    Top,
    All(Vec<Concerns>),
    Any(Vec<Concerns>),
    Not(Box<Concerns>),
    /// It takes more than a look at the text.
    Open,
}

#[derive(Clone, Debug)]
pub struct Claim {
    pub rule: String,
    pub fact: Fact,
    pub says: Says,
    /// All of these.
    pub concerns: Vec<Concerns>,
}

/// Every claim of the shipped rules.
pub fn claims() -> Vec<Claim> {
    let compiled = Compiled::shipped();
    let mut claims: Vec<Claim> = Vec::new();
    for (_, source) in compiled.sources.iter() {
        let parsed = parse_policy(&source.text, SourceId(0)).ast;
        for rule in &parsed.rules {
            let reader = Reader::new(rule, compiled, &source.text);
            let mut concerns: Vec<Concerns> = Vec::new();
            for statement in &rule.body {
                match statement {
                    RuleStatement::Given(facts) => {
                        concerns
                            .extend(facts.iter().filter_map(|fact| reader.fact(fact)).map(Concerns::Stated));
                    }
                    RuleStatement::When(condition) => concerns.push(reader.concerns(condition)),
                    RuleStatement::For(binding) => {
                        concerns.extend(binding.filter.iter().map(|filter| reader.concerns(filter)));
                        if matches!(&binding.over.node, ExprNode::Call(name, _) if name.node == "tops") {
                            concerns.push(Concerns::Top);
                        }
                    }
                    RuleStatement::Require { test, when, .. } => {
                        let mut said = Vec::new();
                        reader.demands(test, &mut said);
                        let own = when.iter().map(|when| reader.concerns(when));
                        let concerns: Vec<Concerns> = concerns.iter().cloned().chain(own).collect();
                        let rule = rule.id.node.to_owned();
                        claims.extend(said.into_iter().map(|(fact, says)| Claim {
                            rule: rule.clone(),
                            fact,
                            says,
                            concerns: concerns.clone(),
                        }));
                    }
                    _ => {}
                }
            }
        }
    }
    claims
}

struct Reader<'r> {
    vocabulary: &'r Vocabulary,
    text: &'r str,
    /// What a loop runs over, as kinds of block.
    loops: HashMap<&'r str, String>,
    lets: HashMap<&'r str, &'r Expr<'r>>,
    params: Vec<&'r str>,
}

impl<'r> Reader<'r> {
    fn new(rule: &'r Rule<'r>, compiled: &'r Compiled, text: &'r str) -> Self {
        let params = compiled.pack.shared.iter().map(|parameter| parameter.name.as_str()).collect();
        let (loops, lets) = (HashMap::new(), HashMap::new());
        let mut reader = Reader { vocabulary: &compiled.vocabulary, text, loops, lets, params };
        for statement in &rule.body {
            match statement {
                RuleStatement::Param(param) => reader.params.push(param.name.node),
                RuleStatement::Let(name, value) => drop(reader.lets.insert(name.node, value)),
                RuleStatement::For(binding) => {
                    if let Some(kind) = reader.runs_over(&binding.over) {
                        for name in &binding.names {
                            reader.loops.insert(name.node, kind.clone());
                        }
                    }
                }
                _ => {}
            }
        }
        reader
    }

    fn runs_over(&self, over: &Expr<'_>) -> Option<String> {
        match &over.node {
            ExprNode::Call(name, _) if name.node == "offers" => Some("tier".to_owned()),
            ExprNode::Call(_, arguments) => self.runs_over(arguments.first()?),
            ExprNode::Name(name)
            | ExprNode::Field(_, partnerlint::syntax::ast::Spanned { node: name, .. }) => {
                let kind = self.vocabulary.block_of_plural(name)?;
                Some(self.vocabulary[kind].name.to_string())
            }
            _ => None,
        }
    }

    /// The fact that an expression reads; a name that stands for another expression is what it stands for.
    fn fact(&self, expr: &Expr<'_>) -> Option<Fact> {
        match &expr.node {
            ExprNode::Else(of, _) | ExprNode::As(of, _) => self.fact(of),
            ExprNode::Index(of, index) => {
                let mut fact = self.fact(of)?;
                if let ExprNode::Name(name) = index.node
                    && name != "case"
                    && fact.attribute.is_none()
                {
                    fact.name = (!self.loops.contains_key(name) && name != "step").then(|| name.to_owned());
                }
                Some(fact)
            }
            ExprNode::Name(name) => {
                if let Some(expr) = self.lets.get(name) {
                    return self.fact(expr);
                }
                let kind = self.loops.get(name).cloned().or_else(|| self.kind(name))?;
                Some(Fact { kind, name: None, attribute: None })
            }
            ExprNode::Field(of, name) => {
                let of = self.fact(of)?;
                let own = &self.vocabulary[self.vocabulary.block_id(&of.kind)?];
                let block = self.kind(name.node).filter(|_| own.attribute_id(name.node).is_none());
                match block {
                    Some(kind) => Some(Fact { kind, name: None, attribute: None }),
                    None if of.attribute.is_none() => {
                        Some(Fact { attribute: Some(name.node.to_owned()), ..of })
                    }
                    None => None,
                }
            }
            _ => None,
        }
    }

    fn kind(&self, word: &str) -> Option<String> {
        let kind = self.vocabulary.block_id(word).or_else(|| self.vocabulary.block_of_plural(word))?;
        Some(self.vocabulary[kind].name.to_string())
    }

    /// What a part of a requirement says that must hold by itself.
    fn demands(&self, test: &Expr<'_>, said: &mut Vec<(Fact, Says)>) {
        let mut say = |fact: Option<Fact>, says: Says| said.extend(fact.map(|fact| (fact, says)));
        match &test.node {
            ExprNode::And(parts) => {
                for part in parts {
                    self.demands(part, said);
                }
            }
            ExprNode::Is { item, negated, what } => match what {
                Question::Stated if !negated => say(self.fact(item), Says::Demanded),
                Question::Value(value) => {
                    let symbol = self.written(value);
                    say(
                        self.fact(item),
                        if *negated { Says::Never(vec![symbol]) } else { Says::Only(symbol) },
                    );
                    if matches!(item.node, ExprNode::Else(..)) {
                        say(self.fact(item), Says::Demanded);
                    }
                }
                _ => {}
            },
            ExprNode::Else(item, _) => {
                say(self.fact(item), Says::Demanded);
                say(self.fact(item), Says::True);
            }
            ExprNode::Call(implies, arguments) if implies.node == "implies" => {
                let metrics = self.metrics(&arguments[1]);
                if !metrics.is_empty() {
                    say(self.fact(&arguments[0]), Says::Asks(metrics));
                }
            }
            ExprNode::Field(..) => say(self.fact(test), Says::True),
            ExprNode::In { item, negated: true, of } => match &of.node {
                ExprNode::List(symbols) => {
                    let symbols = symbols.iter().map(|symbol| self.written(symbol)).collect();
                    say(self.fact(item), Says::Never(symbols));
                }
                _ => say(self.fact(of), Says::HasNot(self.written(item))),
            },
            ExprNode::In { item, of, .. } => match (self.limit(of), self.age(item)) {
                (Some(limit), Some(fact)) => say(Some(fact), Says::AgeWithin(limit)),
                (Some(limit), None) => say(self.fact(item), Says::Within(limit)),
                _ => {
                    say(self.fact(of), Says::Has(self.written(item)));
                    if matches!(of.node, ExprNode::Else(..)) {
                        say(self.fact(of), Says::Demanded);
                    }
                }
            },
            ExprNode::Compare(left, sign, right) => {
                let limit = self.limit(right);
                if let Some(limit) = limit {
                    say(self.fact(left), Says::Limited(sign.node, limit));
                } else if matches!(right.node, ExprNode::Quantity(_)) {
                    let limit = self.written(right);
                    match sign.node {
                        Comparison::NotEqual | Comparison::Greater => {
                            say(self.fact(left), Says::Never(vec![limit]));
                        }
                        Comparison::Equal => self.lacking(left, said),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }

    /// `count(lacking) == 0`, where something is missing in a list.
    fn lacking(&self, counted: &Expr<'_>, said: &mut Vec<(Fact, Says)>) {
        let ExprNode::Call(function, arguments) = &counted.node else { return };
        let Some(mut expr) = arguments.first().filter(|_| function.node == "count") else { return };
        loop {
            expr = match &expr.node {
                ExprNode::Name(name) => match self.lets.get(name) {
                    Some(expr) => expr,
                    None => return,
                },
                ExprNode::Comprehension { bindings, .. } => &bindings[0].over,
                ExprNode::Call(missing, arguments) if missing.node == "missing" => {
                    let (asked, list) = (&arguments[0], &arguments[1]);
                    let Some(fact) = self.fact(list) else { return };
                    if let Some(limit) = self.limit(asked) {
                        said.push((fact.clone(), Says::Has(limit)));
                    }
                    if matches!(list.node, ExprNode::Else(..)) {
                        said.push((fact, Says::Demanded));
                    }
                    return;
                }
                _ => return,
            };
        }
    }

    /// The metrics that a condition of the rule speaks of, and how much of each it asks for.
    fn metrics(&self, condition: &Expr<'_>) -> Vec<Asked> {
        let expr = match condition.node {
            ExprNode::Name(name) => self.lets.get(name).copied().unwrap_or(condition),
            _ => condition,
        };
        if !matches!(expr.node, ExprNode::Condition(_)) {
            return Vec::new();
        }
        let text = self.written(expr).replace(',', " ");
        let words: Vec<&str> = text.split_whitespace().collect();
        let after = |at: usize, before: &str| {
            let found = words.get(at).is_some_and(|word| *word == before).then(|| words.get(at + 1));
            found.flatten().map_or_else(String::new, |word| (*word).to_owned())
        };
        let metrics = words.iter().enumerate().filter(|(_, word)| self.vocabulary.subject_id(word).is_some());
        metrics
            .map(|(at, word)| {
                let (metric, least) = ((*word).to_owned(), after(at + 1, ">="));
                Asked { metric, least, window: after(at + 3, "within") }
            })
            .collect()
    }

    /// A parameter, or one end of it: `usual`, `usual[program.stage]`, `usual.low`.
    fn limit(&self, expr: &Expr<'_>) -> Option<String> {
        match &expr.node {
            ExprNode::Name(name) => self.params.contains(name).then(|| (*name).to_owned()),
            ExprNode::Index(of, _) => self.limit(of),
            ExprNode::Field(of, end) => Some(format!("{}.{}", self.limit(of)?, end.node)),
            ExprNode::Range(Some(low), None) => self.limit(low).map(|limit| format!("{limit}.low")),
            _ => None,
        }
    }

    /// `as_of - program.launched`
    fn age(&self, expr: &Expr<'_>) -> Option<Fact> {
        match &expr.node {
            ExprNode::Name(name) => self.age(self.lets.get(name)?),
            ExprNode::Sum(first, rest) => match (&first.node, rest.as_slice()) {
                (ExprNode::Name("as_of"), [(Sign::Minus, since)]) => self.fact(since),
                _ => None,
            },
            _ => None,
        }
    }

    /// Under which conditions a rule concerns.
    fn concerns(&self, expr: &Expr<'_>) -> Concerns {
        let of = |fact: Option<Fact>, make: &dyn Fn(Fact) -> Concerns| fact.map_or(Concerns::Open, make);
        match &expr.node {
            ExprNode::And(parts) => Concerns::All(parts.iter().map(|part| self.concerns(part)).collect()),
            ExprNode::Or(parts) => Concerns::Any(parts.iter().map(|part| self.concerns(part)).collect()),
            ExprNode::Not(part) => Concerns::Not(Box::new(self.concerns(part))),
            ExprNode::Else(part, _) | ExprNode::Field(part, _)
                if matches!(part.node, ExprNode::Field(..)) || matches!(expr.node, ExprNode::Field(..)) =>
            {
                of(self.fact(expr), &Concerns::Yes)
            }
            ExprNode::In { negated: false, of: list, .. } if matches!(&list.node, ExprNode::Call(name, _) if name.node == "tops") => {
                Concerns::Top
            }
            ExprNode::In { item, negated, of: list } => {
                let word = self.written(item);
                let has = of(self.fact(list), &|fact| Concerns::Has(fact, word.clone()));
                if *negated { Concerns::Not(Box::new(has)) } else { has }
            }
            ExprNode::Is { item, negated, what } => {
                let is = match what {
                    Question::Stated | Question::Known => of(self.fact(item), &Concerns::Stated),
                    Question::Value(value) => {
                        let word = self.written(value);
                        let fact = self.fact(item).filter(|fact| fact.attribute.is_some());
                        of(fact, &|fact| Concerns::Has(fact, word.clone()))
                    }
                };
                if *negated { Concerns::Not(Box::new(is)) } else { is }
            }
            ExprNode::Compare(left, sign, right) => {
                let rank = matches!(&left.node, ExprNode::Field(_, name) if name.node == "rank");
                let to = self.written(right).parse().ok().filter(|_| rank);
                to.map_or(Concerns::Open, |to| Concerns::Rank(sign.node, to))
            }
            // `any(reseller in track.archetypes for track in tracks)`: whether one of them does.
            ExprNode::Comprehension { function, body, bindings } if function.node == "any" => {
                let over = self.runs_over(&bindings[0].over);
                match (over, bindings.as_slice()) {
                    (Some(_), [only]) if only.filter.is_none() => self.concerns(body),
                    _ => Concerns::Open,
                }
            }
            _ => Concerns::Open,
        }
    }

    fn written(&self, expr: &Expr<'_>) -> String {
        self.text[expr.span.range()].to_owned()
    }
}
