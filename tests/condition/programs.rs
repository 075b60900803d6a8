//! Every condition and guard of the shipped examples, asked what can be asked of it.

use std::fmt::Write;
use std::path::Path;

use insta::assert_snapshot;
use partnerlint::condition::{Condition, Decision, Witness};
use partnerlint::program::{Content, NodeId, Program};

use crate::support::program::{resolved, vocabulary};

fn program(path: &str) -> Program {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(path);
    let (program, findings) = resolved(&std::fs::read_to_string(path).unwrap()).base();
    let messages: Vec<&String> = findings.iter().map(|finding| &finding.message).collect();
    assert_eq!(messages, Vec::<&String>::new());
    program
}

fn name(program: &Program, id: NodeId) -> String {
    let node = program.node(id);
    let kind = vocabulary()[node.kind].name.as_str();
    if node.name.is_empty() { kind.to_owned() } else { format!("{kind}[{}]", node.name) }
}

/// The condition of a node's attribute, where it is one.
fn condition<'p>(program: &'p Program, id: NodeId, attribute: &str) -> Option<&'p Condition> {
    let attribute = vocabulary()[program.node(id).kind].attribute_id(attribute)?;
    match &program.schedule(id, attribute)?.default_entry()?.content {
        Content::Condition(condition) => Some(condition),
        _ => None,
    }
}

fn who(witness: &Witness) -> String {
    witness.text(vocabulary())
}

/// Who meets each condition, who meets the higher tier's and not the lower one's, and the cases of each schedule.
fn survey(path: &str) -> String {
    let program = program(path);
    let reasoner = program.reasoner(vocabulary());
    let mut out = String::new();
    for id in (0..u32::try_from(program.nodes.len()).unwrap()).map(NodeId) {
        let node = program.node(id);
        for slot in &node.slots {
            let attribute = &vocabulary()[node.kind].attribute(slot.attribute).name;
            let place = format!("{}.{attribute}", name(&program, id));
            let guards = slot.schedule.entries.iter().filter_map(|entry| entry.guard.as_deref());
            let guards: Vec<&Condition> = guards.collect();
            for cell in if guards.is_empty() { Vec::new() } else { reasoner.refine(&guards).unwrap() } {
                writeln!(out, "{place} | {}", cell.text).unwrap();
            }
            for entry in &slot.schedule.entries {
                let Content::Condition(condition) = &entry.content else { continue };
                let answer = match reasoner.satisfiable(condition) {
                    Decision::Yes(witness) => who(&witness),
                    Decision::No(()) => "nobody".to_owned(),
                    Decision::Undecided(doubt) => format!("undecided: {doubt}"),
                };
                writeln!(out, "{place}: {answer}").unwrap();
            }
        }
        let high = condition(&program, id, "requires");
        for &low in &node.below {
            let pair = format!("{} over {}", name(&program, id), name(&program, low));
            let (Some(high), Some(low)) = (high, condition(&program, low, "requires")) else { continue };
            let answer = match reasoner.implies(high, low) {
                Decision::Yes(()) => "holds".to_owned(),
                Decision::No(witness) => format!("not for {}", who(&witness)),
                Decision::Undecided(doubt) => format!("undecided: {doubt}"),
            };
            writeln!(out, "{pair}: {answer}").unwrap();
        }
    }
    out
}

macro_rules! surveys {
    ($($name:ident: $path:literal;)*) => { $(
        #[test]
        fn $name() {
            assert_snapshot!(survey($path));
        }
    )* };
}

surveys! {
    aws: "aws/aws.partner";
    gitlab: "gitlab/gitlab.partner";
    gumdrop: "short-policies/gumdrop.partner";
    hubspot: "hubspot/hubspot.partner";
    mattermost: "short-policies/mattermost.partner";
    odoo: "odoo/odoo.partner";
    salesforce: "salesforce/salesforce.partner";
    shopify: "shopify/shopify.partner";
}
