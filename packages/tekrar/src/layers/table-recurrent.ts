import type { JsonObject } from '../base/json.ts'
import { invalidModel, parseList, parseObject, parseOneOf, parseRecord, parseText, parseTruth } from '../base/parse.ts'
import { openCell } from '../cells/open-cell.ts'
import { bidirectional, MERGE_MODES } from './bidirectional.ts'
import { type LayerReader, parseCommon } from './layer-reader.ts'
import { RARE, type RecurrentLayer, type RecurrentSettings, recurrentOf } from './recurrent.ts'
import { readOutputRegularizer } from './recurrent-activity.ts'
import { timeDistributed } from './time-distributed.ts'

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

/** One of the two layers that `bidirectional` is made of. */
function readWay(data: unknown, where: string): RecurrentLayer {
  const { name, trainable, ...saved } = parseRecord(data, where, ['name?', 'trainable', ...KEYS])
  return recurrentOf({
    ...readSettings(saved as JsonObject, where),
    ...(name === undefined ? {} : { name: parseText(name, `${where}.name`) }),
    trainable: parseTruth(trainable, `${where}.trainable`),
  })
}

/** The layers that go over time. */
export const recurrentReaders = {
  recurrent(config, where) {
    const { name, trainable, ...saved } = parseRecord(config, where, ['name', 'trainable', ...KEYS])
    return recurrentOf({ ...readSettings(saved as JsonObject, where), ...parseCommon({ name, trainable }, where) })
  },
  bidirectional(config, where) {
    const { mergeMode, forward, backward, ...common } = parseRecord(config, where, [
      'name',
      'trainable',
      'mergeMode',
      'forward',
      'backward',
    ])
    const there = readWay(forward, `${where}.forward`)
    const back = readWay(backward, `${where}.backward`)
    return inFile(`${where}.backward`, () =>
      bidirectional(there, {
        ...parseCommon(common, where),
        mergeMode: parseOneOf(mergeMode, `${where}.mergeMode`, MERGE_MODES),
        backwardLayer: back,
      }),
    )
  },
  timeDistributed(config, where, open) {
    const { layer, ...common } = parseRecord(config, where, ['name', 'trainable', 'layer'])
    return timeDistributed(open(parseObject(layer, `${where}.layer`), `${where}.layer`), parseCommon(common, where))
  },
} satisfies Readonly<Record<string, LayerReader>>

/** What does not go together is the file's fault. */
function inFile<Result>(where: string, make: () => Result): Result {
  try {
    return make()
  } catch (error) {
    throw (error as { code?: unknown }).code === 'invalid-model' ? error : invalidModel(where, (error as Error).message)
  }
}
