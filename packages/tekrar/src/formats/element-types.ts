/** The arrays a tensor's numbers may stand in. */
export type TensorData =
  | Float64Array
  | Float32Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array

/** The number types of the safetensors format that we read: bytes of one number, and how a copy of the raw bytes becomes an array. */
export const elementTypes = {
  F64: { bytes: 8, read: (raw: ArrayBuffer): TensorData => new Float64Array(raw) },
  F32: { bytes: 4, read: (raw: ArrayBuffer): TensorData => new Float32Array(raw) },
  F16: { bytes: 2, read: (raw: ArrayBuffer): TensorData => Float32Array.from(new Uint16Array(raw), halfToNumber) },
  BF16: {
    bytes: 2,
    read: (raw: ArrayBuffer): TensorData => new Float32Array(Uint32Array.from(new Uint16Array(raw), (bits) => bits << 16).buffer),
  },
  I64: { bytes: 8, read: (raw: ArrayBuffer): TensorData => new BigInt64Array(raw) },
  I32: { bytes: 4, read: (raw: ArrayBuffer): TensorData => new Int32Array(raw) },
  I16: { bytes: 2, read: (raw: ArrayBuffer): TensorData => new Int16Array(raw) },
  I8: { bytes: 1, read: (raw: ArrayBuffer): TensorData => new Int8Array(raw) },
  U64: { bytes: 8, read: (raw: ArrayBuffer): TensorData => new BigUint64Array(raw) },
  U32: { bytes: 4, read: (raw: ArrayBuffer): TensorData => new Uint32Array(raw) },
  U16: { bytes: 2, read: (raw: ArrayBuffer): TensorData => new Uint16Array(raw) },
  U8: { bytes: 1, read: (raw: ArrayBuffer): TensorData => new Uint8Array(raw) },
  BOOL: { bytes: 1, read: (raw: ArrayBuffer): TensorData => new Uint8Array(raw) },
}
/** Types of elements as safetensors names them. */
export type SafetensorsType = keyof typeof elementTypes

export const isElementType = (name: unknown): name is SafetensorsType => typeof name === 'string' && Object.hasOwn(elementTypes, name)

const typeOfArray: Readonly<Record<TensorData[typeof Symbol.toStringTag], SafetensorsType>> = {
  Float64Array: 'F64',
  Float32Array: 'F32',
  Int8Array: 'I8',
  Int16Array: 'I16',
  Int32Array: 'I32',
  BigInt64Array: 'I64',
  Uint8Array: 'U8',
  Uint16Array: 'U16',
  Uint32Array: 'U32',
  BigUint64Array: 'U64',
}

/** The type that an array is written as. */
export const typeOf = (data: TensorData): SafetensorsType => typeOfArray[data[Symbol.toStringTag]]

/** An IEEE 754 half: 1 sign, 5 exponent and 10 fraction bits. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >>> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}
