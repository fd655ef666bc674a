import { foretell, STEPS } from '../../../wave.js'
import { model } from '../../model.js'

/** POST { series: number[], count } → { values: number[], engine }. */
export async function POST(request) {
  const { series, count = 12 } = await request.json().catch(() => ({}))
  const fits =
    Array.isArray(series) &&
    series.length >= STEPS &&
    series.every(Number.isFinite) &&
    Number.isInteger(count) &&
    count >= 1 &&
    count <= 200
  if (!fits) return Response.json({ message: `expected { series: at least ${STEPS} numbers, count: 1 to 200 }` }, { status: 400 })
  const forecaster = await model()
  return Response.json({ values: await foretell(forecaster, series, count), engine: await forecaster.engine() })
}
