//! Places: paths that stay, and where they point.

use partnerlint::program::{NodeId, Place, Program, Step};

use crate::support::program::{Checked, resolved, vocabulary};

fn program() -> (Checked, Program) {
    let checked = resolved(
        r#"
program helio {
  track solutions {
    archetypes = [reseller]
    tier silver { margin { default = 18%, renewal = 15% } }
  }
}
"#,
    );
    let (program, findings) = checked.base();
    assert_eq!(checked.render(&findings), "");
    (checked, program)
}

fn find(program: &Program, path: &[(&str, &str)]) -> NodeId {
    path.iter().fold(Program::ROOT, |node, (kind, name)| {
        program.child(node, vocabulary().block_id(kind).unwrap(), name).unwrap()
    })
}

#[test]
fn a_place_names_what_is_there_and_what_is_not() {
    let (checked, program) = program();
    let tier = find(&program, &[("track", "solutions"), ("tier", "silver")]);
    let margin = find(&program, &[("track", "solutions"), ("tier", "silver"), ("margin", "")]);
    let cases = [
        (Place::of(Program::ROOT), "", "program helio"),
        (Place::of(tier), "track[solutions].tier[silver]", "tier silver"),
        (Place::of(margin), "track[solutions].tier[silver].margin", "margin"),
        (
            Place::of(margin).step(Step::Attribute("default".into())),
            "track[solutions].tier[silver].margin",
            "18%",
        ),
        (
            Place::of(margin).step(Step::Guard("deal is renewal".into())),
            "track[solutions].tier[silver].margin[deal is renewal]",
            "15%",
        ),
        (
            Place::of(margin)
                .step(Step::Attribute("default".into()))
                .step(Step::Guard("deal is renewal".into())),
            "track[solutions].tier[silver].margin[deal is renewal]",
            "15%",
        ),
        (
            Place::of(tier).step(Step::Attribute("requires".into())),
            "track[solutions].tier[silver].requires",
            "tier silver",
        ),
        (
            Place::of(tier).step(Step::AbsentBlock("mdf".into(), None)).step(Step::Attribute("rate".into())),
            "track[solutions].tier[silver].mdf",
            "tier silver",
        ),
        (Place::of(Program::ROOT).step(Step::Attribute("stage".into())), "stage", "program helio"),
        (
            Place::of(Program::ROOT).step(Step::AbsentBlock("track".into(), Some("other".into()))),
            "track[other]",
            "program helio",
        ),
        (Place::of(Program::ROOT).step(Step::List("tracks".into())), "tracks", "program helio"),
    ];
    for (place, path, text) in cases {
        assert_eq!(place.path(&program, vocabulary()), path);
        assert_eq!(checked.sources.text_at(place.location(&program, vocabulary())), text, "{path}");
    }
}
