//! The commands in the documents are run, and print what the documents say.

#[test]
fn the_readme_is_true() {
    trycmd::TestCases::new().case("README.md").run();
}
