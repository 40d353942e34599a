fn main() {
    napi_build::setup();
    // Parked pool threads must never find their code unmapped when a Node worker unloads the addon.
    if std::env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("linux") {
        println!("cargo:rustc-cdylib-link-arg=-Wl,-z,nodelete");
    }
}
