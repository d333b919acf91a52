// The types of the DNS packets for tests that we use; the package brings none.
declare module "dns-packet" {
  interface Packet {
    id: number;
    questions: { name: string; type: string }[];
  }
  export function decode(bytes: Buffer): Packet;
  export function encode(packet: object): Buffer;
  export const RECURSION_DESIRED: number;
  export const RECURSION_AVAILABLE: number;
}
