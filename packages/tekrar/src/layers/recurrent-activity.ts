import type { Json, JsonObject } from '../base/json.ts'
import type { RegularizerOption } from '../graph/regularizers.ts'
import type { Tensor } from '../graph/tensor.ts'
import { readRegularizer } from '../graph/weight-function.ts'
import type { Signal, Value } from './layer.ts'
import { activitySetting } from './weight-setting.ts'

/** A regularizer of all that a layer gives, or, where one's own function was read from a file, one for each output. */
export type OutputRegularizer = RegularizerOption | readonly RegularizerOption[]

/** What the outputs of a layer add to the loss. */
export interface OutputActivity {
  losses(values: readonly Value[], outputs: readonly Signal[]): { readonly losses?: readonly Tensor[] }
  config(outputs: readonly Signal[]): JsonObject
}

/** Throws `invalid-argument` for a name that is not known. */
export function outputActivity(option: OutputRegularizer | undefined, where: string): OutputActivity {
  if (!option) return { losses: () => ({}), config: () => ({}) }
  const isList = (given: OutputRegularizer): given is readonly RegularizerOption[] => Array.isArray(given)
  const settings = (isList(option) ? option : [option]).map((one) => activitySetting(one, where))
  const settingOf = (i: number) => settings[i] ?? settings[0]!
  return {
    losses: (values, outputs) => ({ losses: values.flatMap(({ tensor }, i) => settingOf(i).losses(tensor, outputs[i]!).losses ?? []) }),
    config: (outputs) => ({
      activityRegularizer: outputs.map(({ shape }, i) => settingOf(i).config(shape).activityRegularizer as Json),
    }),
  }
}

/** Throws `invalid-model`. */
export const readOutputRegularizer = (data: Json, where: string): OutputRegularizer =>
  Array.isArray(data) ? data.map((one, i) => readRegularizer(one, `${where}[${i}]`)) : readRegularizer(data, where)
