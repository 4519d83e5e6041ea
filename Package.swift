// swift-tools-version: 6.3
import PackageDescription

// Read the targets from top to bottom: each may import only what stands above it, and only what it names.
// `deploy/test` builds with `--explicit-target-dependency-import-check error`, which makes that true.

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTPCompression = Target.Dependency.product(name: "NIOHTTPCompression", package: "swift-nio-extras")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
    name: "bittern",
    products: [.executable(name: "bittern", targets: ["bittern"])],
    dependencies: [
        // Exact, because nothing else pins them: Package.resolved is not committed.
        .package(url: "https://github.com/apple/swift-argument-parser.git", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration.git", exact: "1.4.0", traits: [.defaults, "YAML"]),
        .package(url: "https://github.com/apple/swift-crypto.git", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types.git", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio.git", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", exact: "1.35.2"),
        .package(url: "https://github.com/apple/swift-system.git", exact: "1.8.1"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", exact: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams.git", exact: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", exact: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess.git", exact: "1.0.2"),
    ],
    targets: [
        // MARK: C libraries. A module map, and shims for what Swift cannot call. No Swift.
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),

        // MARK: Those libraries, made safe, and a PostgreSQL of our own to talk to.
        .target(name: "Postgres", dependencies: ["CPostgres"]),
        .target(name: "Curl", dependencies: ["CCurl", httpTypes]),
        .target(name: "EmbeddedPostgres", dependencies: [subprocess, systemPackage]),

        // MARK: Pure: values in, values out; no async, no I/O.
        .target(name: "Domain"),
        .target(name: "BitbucketAPI", dependencies: ["Domain"]),
        .target(
            name: "Bitbucket",
            dependencies: [
                "Domain", "BitbucketAPI", crypto, httpTypes, nioCore, nioEmbedded, nioHTTP1, nioHTTPCompression,
            ]
        ),
        .target(name: "Actions", dependencies: ["Domain", "BitbucketAPI", httpTypes, yams]),

        // MARK: State.
        .plugin(name: "EmbedSQL", capability: .buildTool(), dependencies: ["embed-sql"], path: "Sources/EmbedSQL"),
        .executableTarget(name: "embed-sql"),
        // `sql` in it is a link to the top level's, which the plugin embeds; without it a build misses a new file there.
        .target(name: "Migrations", dependencies: ["Postgres", crypto], exclude: ["sql"], plugins: ["EmbedSQL"]),
        .target(name: "Store", dependencies: ["Domain", "Postgres"]),
        .target(
            name: "Credentials",
            dependencies: [
                "Domain", "BitbucketAPI", "Bitbucket", "Actions", "Store", "Curl", crypto, httpTypes, serviceLifecycle,
            ]
        ),

        // MARK: What the operator sees.
        .target(name: "Telemetry", dependencies: [logging, systemPackage]),
        .target(name: "Health"),

        // MARK: The hooks in Bitbucket.
        .target(
            name: "Hooks",
            dependencies: [
                "Domain", "BitbucketAPI", "Bitbucket", "Curl", "Postgres", "Store", "Credentials", httpTypes,
            ]
        ),

        // MARK: In: from the door to the commit.
        .target(name: "Ingest", dependencies: ["Domain", "Postgres", "Store", "Telemetry", serviceLifecycle]),
        .target(
            name: "Receiver",
            dependencies: [
                "Domain", "Bitbucket", "Store", "Credentials", "Health", "Ingest", "Telemetry", crypto, httpTypes,
                hummingbird, logging, nioCore, nioHTTP1, nioHTTPTypes, serviceLifecycle,
            ]
        ),

        .target(
            name: "Install",
            dependencies: [
                "Domain", "BitbucketAPI", "Bitbucket", "Postgres", "Store", "Credentials", "Telemetry", crypto,
                httpTypes, hummingbird, nioCore,
            ]
        ),

        // MARK: Out: from the trigger to the answer.
        .target(
            name: "Worker",
            dependencies: [
                "Domain", "BitbucketAPI", "Actions", "Postgres", "Store", "Credentials", "Curl", "Telemetry", httpTypes,
                serviceLifecycle,
            ]
        ),

        // MARK: The operators' door.
        .target(
            name: "Console",
            dependencies: [
                "Domain", "BitbucketAPI", "Bitbucket", "Actions", "Credentials", "Health", "Hooks", "Postgres", "Store",
                "Telemetry", crypto, httpTypes, hummingbird, logging, nioCore, serviceLifecycle,
            ]
        ),

        // MARK: The other side of the street: a local Bitbucket.
        .target(
            name: "BitbucketSimulator",
            dependencies: [
                "Domain", "BitbucketAPI", "Curl", crypto, httpTypes, hummingbird, logging, nioCore, nioEmbedded,
                nioHTTP1, nioHTTPCompression, serviceLifecycle,
            ]
        ),

        // MARK: Where it is put together.
        .executableTarget(
            name: "bittern",
            dependencies: [
                "Actions", "BitbucketAPI", "BitbucketSimulator", "Console", "Credentials", "Curl", "Domain",
                "EmbeddedPostgres", "Health", "Hooks", "Ingest", "Install", "Migrations", "Postgres", "Receiver",
                "Store", "Telemetry", "Worker", argumentParser, configuration, crypto, httpTypes, logging, nioCore,
                nioPosix, serviceLifecycle, subprocess, systemPackage, unixSignals, yams,
            ]
        ),

        // MARK: No room: a program that measures one. Not part of the product.
        .target(name: "ThreadMeter", path: "deploy/bench/ThreadMeter"),
        .executableTarget(
            name: "measure-normalise",
            dependencies: ["Bitbucket", "Domain", "ThreadMeter", httpTypes],
            path: "deploy/bench/measure-normalise"
        ),

        // MARK: What tests share: PostgreSQL, for a moment.
        .target(
            name: "ThrowawayDatabase",
            dependencies: ["EmbeddedPostgres", "Migrations", "Postgres", subprocess],
            path: "Tests/ThrowawayDatabase"
        ),

        // MARK: And bodies that mean harm.
        .target(
            name: "HostileBodies",
            dependencies: ["Domain", nioCore, nioEmbedded, nioHTTP1, nioHTTPCompression],
            path: "Tests/HostileBodies"
        ),

        // MARK: Tests: one target for each room; for what other programs read, the street, chance, and tidiness.
        .testTarget(name: "PostgresTests", dependencies: ["Postgres"]),
        .testTarget(name: "CurlTests", dependencies: ["Curl", httpTypes]),
        .testTarget(name: "EmbeddedPostgresTests", dependencies: ["EmbeddedPostgres"]),
        .testTarget(name: "DomainTests", dependencies: ["Domain"]),
        .testTarget(name: "BitbucketAPITests", dependencies: ["BitbucketAPI", "Domain"]),
        .testTarget(
            name: "BitbucketTests",
            dependencies: [
                "Bitbucket", "BitbucketAPI", "Domain", httpTypes, nioCore, nioEmbedded, nioHTTP1, nioHTTPCompression,
            ],
            resources: [.copy("Fixtures"), .copy("Recorded")]
        ),
        .testTarget(name: "ActionsTests", dependencies: ["Actions", "BitbucketAPI", "Domain", httpTypes]),
        .testTarget(
            name: "MigrationsTests",
            dependencies: ["Migrations", "Postgres", "ThrowawayDatabase", subprocess]
        ),
        .testTarget(name: "StoreTests", dependencies: ["Store", "Domain", "Postgres", "ThrowawayDatabase"]),
        .testTarget(name: "ConsumerTests", dependencies: ["HostileBodies", "Postgres", "ThrowawayDatabase"]),
        .testTarget(
            name: "ContractTests",
            dependencies: [
                "Actions", "Bitbucket", "Domain", "Postgres", "Store", "ThrowawayDatabase", httpTypes, subprocess,
                systemPackage,
            ],
            exclude: ["Python"]
        ),
        .testTarget(
            name: "CredentialsTests",
            dependencies: [
                "Bitbucket", "BitbucketAPI", "BitbucketSimulator", "Credentials", "Curl", "Domain", "Postgres", "Store",
                "ThrowawayDatabase", httpTypes,
            ]
        ),
        .testTarget(name: "TelemetryTests", dependencies: ["Telemetry", logging, systemPackage]),
        .testTarget(name: "HealthTests", dependencies: ["Health"]),
        .testTarget(
            name: "HooksTests",
            dependencies: [
                "Bitbucket", "BitbucketAPI", "BitbucketSimulator", "Credentials", "Curl", "Domain", "Hooks", "Postgres",
                "Store", "ThrowawayDatabase", httpTypes,
            ]
        ),
        .testTarget(
            name: "IngestTests",
            dependencies: ["Ingest", "Store", "Domain", "Postgres", "Telemetry", "ThrowawayDatabase", logging]
        ),
        .testTarget(
            name: "WorkerTests",
            dependencies: ["Postgres", "Store", "ThrowawayDatabase", "Worker"]
        ),
        .testTarget(
            name: "InstallTests",
            dependencies: [
                "Bitbucket", "BitbucketSimulator", "Credentials", "Curl", "Domain", "Health", "Ingest", "Install",
                "Postgres", "Receiver", "Store", "Telemetry", "ThrowawayDatabase", httpTypes, logging, serviceLifecycle,
            ],
            resources: [.copy("Pages")]
        ),
        .testTarget(
            name: "ConsoleTests",
            dependencies: [
                "BitbucketSimulator", "Console", "Credentials", "Curl", "Domain", "Health", "Hooks", "Postgres",
                "Store",
                "Telemetry", "ThrowawayDatabase", httpTypes, logging, serviceLifecycle, subprocess,
            ]
        ),
        .testTarget(
            name: "BitbucketSimulatorTests",
            dependencies: ["Bitbucket", "BitbucketSimulator", "Curl", "Domain", crypto, httpTypes]
        ),
        .testTarget(
            name: "BitternTests",
            dependencies: [
                "bittern", "BitbucketSimulator", "Credentials", "Curl", "Domain", "Postgres", "Store", "Telemetry",
                "ThrowawayDatabase", argumentParser, httpTypes, logging,
            ]
        ),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "bittern", "BitbucketSimulator", "Credentials", "Curl", "Domain", "EmbeddedPostgres", "HostileBodies",
                "Postgres", "ThrowawayDatabase", crypto, httpTypes, subprocess, systemPackage,
            ]
        ),
        .testTarget(
            name: "FuzzTests",
            dependencies: ["Bitbucket", "Domain", "HostileBodies", "Postgres", "ThrowawayDatabase", httpTypes]
        ),
        .testTarget(name: "TidyTests"),
    ]
)

for target in package.targets where target.type != .system && target.type != .plugin {
    var settings = target.swiftSettings ?? []
    settings += [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .treatAllWarnings(as: .error),
        .treatWarning("DeprecatedDeclaration", as: .warning),
    ]
    // A macro's expansion in a test may be `unsafe`; our own code may not, outside Postgres, Curl and EmbeddedPostgres.
    if target.type != .test { settings.append(.strictMemorySafety()) }
    target.swiftSettings = settings
}
