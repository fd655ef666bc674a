import type { Json, JsonObject } from '../base/json.ts'
import { parseList, parseRecord, parseTruth } from '../base/parse.ts'
import { openCell } from '../cells/open-cell.ts'
import type { LayerOptions } from './layer.ts'
import { type LayerReader, parseCommon } from './layer-reader.ts'
import { RARE, type RecurrentSettings, recurrentOf } from './recurrent.ts'
import { readOutputRegularizer } from './recurrent-activity.ts'

const KEYS = ['returnSequences', 'goBackwards', 'returnState?', 'stateful?', 'zeroOutputForMask?', 'activityRegularizer?', 'cells'] as const

/** What `recurrentConfig` and the cells say. */
function readSettings(saved: JsonObject, where: string): RecurrentSettings {
  const { activityRegularizer } = saved
  const truth = (option: string): boolean => saved[option] !== undefined && parseTruth(saved[option], `${where}.${option}`)
  const rare = Object.fromEntries(RARE.map((option) => [option, truth(option)])) as Record<(typeof RARE)[number], boolean>
  return {
    ...rare,
    returnSequences: truth('returnSequences'),
    goBackwards: truth('goBackwards'),
    dropout: undefined,
    recurrentDropout: undefined,
    cells: parseList(saved.cells, `${where}.cells`).map((cell, i) => openCell(cell, `${where}.cells[${i}]`)),
    ...(activityRegularizer === undefined
      ? {}
      : { activityRegularizer: readOutputRegularizer(activityRegularizer, `${where}.activityRegularizer`) }),
  }
}

/** The layers that go over time. */
export const recurrentReaders = {
  recurrent(config, where) {
    const { name, trainable, ...saved } = parseRecord(config, where, ['name', 'trainable', ...KEYS])
    const common: LayerOptions = parseCommon({ name, trainable }, where)
    return recurrentOf({ ...readSettings(saved as Readonly<Record<string, Json>>, where), ...common })
  },
} satisfies Readonly<Record<string, LayerReader>>
