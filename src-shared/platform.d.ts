/** What src-shared uses of its platform: globals that Node and browsers both have, with no more of them than that. */
interface CryptoKey {
  readonly type: string
}
type Algorithm = string | { name: string; [parameter: string]: unknown }
interface SubtleCrypto {
  importKey(
    format: string,
    key: Uint8Array | ArrayBuffer | object,
    algorithm: Algorithm,
    extractable: boolean,
    uses: string[],
  ): Promise<CryptoKey>
  deriveBits(algorithm: Algorithm, key: CryptoKey, bits: number): Promise<ArrayBuffer>
  deriveKey(
    algorithm: Algorithm,
    key: CryptoKey,
    derived: Algorithm,
    extractable: boolean,
    uses: string[],
  ): Promise<CryptoKey>
  encrypt(algorithm: Algorithm, key: CryptoKey, data: Uint8Array): Promise<ArrayBuffer>
  decrypt(algorithm: Algorithm, key: CryptoKey, data: Uint8Array): Promise<ArrayBuffer>
  digest(algorithm: Algorithm, data: Uint8Array): Promise<ArrayBuffer>
  sign(algorithm: Algorithm, key: CryptoKey, data: Uint8Array): Promise<ArrayBuffer>
  exportKey(format: 'jwk', key: CryptoKey): Promise<{ x?: string; y?: string }>
}
declare var crypto: {
  readonly subtle: SubtleCrypto
  getRandomValues<T extends Uint8Array>(array: T): T
}

declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>
}
declare class TextDecoder {
  constructor(label: string, options?: { fatal?: boolean; ignoreBOM?: boolean })
  decode(bytes: Uint8Array): string
}
declare function btoa(binary: string): string
declare function atob(base64: string): string

declare class URL {
  constructor(url: string, base?: string | URL)
  static parse(url: string, base?: string | URL): URL | null
  static canParse(url: string, base?: string | URL): boolean
  readonly protocol: string
  readonly host: string
  readonly hostname: string
  readonly port: string
  readonly pathname: string
  readonly search: string
  readonly hash: string
  readonly origin: string
  readonly href: string
  readonly username: string
  readonly password: string
}
