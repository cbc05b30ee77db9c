/**
 * What is used of the X.509 library, loaded with the first certificate. A file of its own: a bundler gives a CommonJS package that is imported
 * dynamically no named exports, and the library needs the metadata polyfill before it.
 */
import 'reflect-metadata';

export {
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
