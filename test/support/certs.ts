/** Creates a CA and server certificates, for tests of TLS. */
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  type Extension,
  type JsonGeneralName,
  PemConverter,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 86_400_000;

/** A certificate and its key, both PEM. */
export interface CertificatePair {
  readonly cert: string;
  readonly key: string;
}

export interface TestCa {
  readonly cert: string;
  /** A certificate signed by this CA; by default for 127.0.0.1 and localhost and valid for a day around now. */
  issue(options?: {
    readonly names?: readonly string[];
    readonly ips?: readonly string[];
    readonly notBefore?: Date;
    readonly notAfter?: Date;
  }): Promise<CertificatePair>;
  /** A CA whose certificate is signed by this one. */
  subordinate(name: string): Promise<TestCa>;
}

const newKeys = (): Promise<webcrypto.CryptoKeyPair> =>
  webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);

const IS_CA = [new BasicConstraintsExtension(true, undefined, true)];

export async function createCa(name = 'Test CA'): Promise<TestCa> {
  const keys = await newKeys();
  const ca = await X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}`,
    keys,
    signingAlgorithm: ALGORITHM,
    notBefore: new Date(Date.now() - DAY_MS),
    notAfter: new Date(Date.now() + DAY_MS),
    extensions: IS_CA,
  });
  return caOf(ca, keys);
}

function caOf(ca: X509Certificate, keys: webcrypto.CryptoKeyPair): TestCa {
  const sign = (
    subject: string,
    publicKey: CryptoKey,
    extensions: Extension[],
    notBefore?: Date,
    notAfter?: Date,
  ) =>
    X509CertificateGenerator.create({
      subject: `CN=${subject}`,
      issuer: ca.subject,
      publicKey,
      signingKey: keys.privateKey,
      signingAlgorithm: ALGORITHM,
      notBefore: notBefore ?? new Date(Date.now() - DAY_MS / 2),
      notAfter: notAfter ?? new Date(Date.now() + DAY_MS / 2),
      extensions,
    });
  return {
    cert: ca.toString('pem'),
    async issue({ names = ['localhost'], ips = ['127.0.0.1'], notBefore, notAfter } = {}) {
      const leaf = await newKeys();
      const general: JsonGeneralName[] = [
        ...names.map((value) => ({ type: 'dns', value }) as const),
        ...ips.map((value) => ({ type: 'ip', value }) as const),
      ];
      const forNames = [new SubjectAlternativeNameExtension(general)];
      const certificate = await sign('test server', leaf.publicKey, forNames, notBefore, notAfter);
      const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', leaf.privateKey);
      return { cert: certificate.toString('pem'), key: PemConverter.encode(pkcs8, 'PRIVATE KEY') };
    },
    async subordinate(name) {
      const own = await newKeys();
      return caOf(await sign(name, own.publicKey, IS_CA), own);
    },
  };
}
