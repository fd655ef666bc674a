import { errorFunction } from './reference-erf.ts'
import type { BinaryFunction, UnaryFunction } from './tensor.ts'

/** The numbers of a tensor. */
export type Data = Float32Array | Float64Array | Int32Array

/** Functions of one tensor, number by number. */
export const unary: { readonly [Name in UnaryFunction]: (x: Data, result: Data) => void } = {
  negate: (x, result) => {
    for (let i = 0; i < x.length; i++) result[i] = -x[i]!
  },
  absolute: (x, result) => {
    for (let i = 0; i < x.length; i++) result[i] = Math.abs(x[i]!)
  },
  sign: (x, result) => {
    for (let i = 0; i < x.length; i++) result[i] = Math.sign(x[i]!)
  },
  floor: (x, result) => {
    for (let i = 0; i < x.length; i++) result[i] = Math.floor(x[i]!)
  },
  exp: (x, result) => {
    for (let i = 0; i < x.length; i++) result[i] = Math.exp(x[i]!)
  },
  log: (x, result) => {
    for (let i = 0; i < x.length; i++) result[i] = Math.log(x[i]!)
  },
  tanh: (x, result) => {
    for (let i = 0; i < x.length; i++) result[i] = Math.tanh(x[i]!)
  },
  sigmoid: (x, result) => {
    for (let i = 0; i < x.length; i++) result[i] = 1 / (1 + Math.exp(-x[i]!))
  },
  erf: (x, result) => {
    for (let i = 0; i < x.length; i++) result[i] = errorFunction(x[i]!)
  },
  squareRoot: (x, result) => {
    for (let i = 0; i < x.length; i++) result[i] = Math.sqrt(x[i]!)
  },
  reciprocal: (x, result) => {
    for (let i = 0; i < x.length; i++) result[i] = 1 / x[i]!
  },
  isFinite: (x, result) => {
    for (let i = 0; i < x.length; i++) result[i] = Number.isFinite(x[i]!) ? 1 : 0
  },
  toFloat: (x, result) => result.set(x),
  toIndex: (x, result) => {
    for (let i = 0; i < x.length; i++) result[i] = Math.trunc(Math.max(-2147483648, Math.min(2147483520, x[i]!)))
  },
}

export const binary: { readonly [Name in BinaryFunction]: (a: Data, b: Data, result: Data) => void } = {
  add: (a, b, result) => {
    for (let i = 0; i < a.length; i++) result[i] = a[i]! + b[i]!
  },
  subtract: (a, b, result) => {
    for (let i = 0; i < a.length; i++) result[i] = a[i]! - b[i]!
  },
  multiply: (a, b, result) => {
    for (let i = 0; i < a.length; i++) result[i] = a[i]! * b[i]!
  },
  divide: (a, b, result) => {
    for (let i = 0; i < a.length; i++) result[i] = a[i]! / b[i]!
  },
  maximum: (a, b, result) => {
    for (let i = 0; i < a.length; i++) result[i] = Math.max(a[i]!, b[i]!)
  },
  minimum: (a, b, result) => {
    for (let i = 0; i < a.length; i++) result[i] = Math.min(a[i]!, b[i]!)
  },
  greater: (a, b, result) => {
    for (let i = 0; i < a.length; i++) result[i] = a[i]! > b[i]! ? 1 : 0
  },
  greaterEqual: (a, b, result) => {
    for (let i = 0; i < a.length; i++) result[i] = a[i]! >= b[i]! ? 1 : 0
  },
  equal: (a, b, result) => {
    for (let i = 0; i < a.length; i++) result[i] = a[i]! === b[i]! ? 1 : 0
  },
}
