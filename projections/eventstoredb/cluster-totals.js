// 各产业累计:按报告期、区县、园区。 Running totals of each cluster by period, district and park.
//
// Runs inside EventStoreDB. State: { "<cluster> <period> <district> <park or ->": { reports, output, revenue,
// employment } }, amounts in 分. A sum is a number while a double carries it exactly, and decimal text beyond.
// Employment is a stock: its sums hold for one period, never over several.
fromCategory("report")
  .when({
    $init: () => ({}),
    ReportFiled: (state, event) => {
      addReport(state, event.data.period, event.data, 1);
      return state;
    },
    ReportRevised: (state, event) => {
      addReport(state, event.data.replaces.period, event.data.replaces, -1);
      addReport(state, event.data.period, event.data, 1);
      return state;
    },
    ReportWithdrawn: (state, event) => {
      addReport(state, event.data.replaces.period, event.data.replaces, -1);
      return state;
    },
  })
  .outputState();

function addReport(state, period, report, sign) {
  var place =
    report.attribution.district + " " + (report.attribution.park === null ? "-" : report.attribution.park);
  for (var i = 0; i < report.lines.length; i++) {
    var line = report.lines[i];
    var key = line.cluster + " " + period + " " + place;
    var cell = state[key] || { reports: 0, output: 0, revenue: 0, employment: 0 };
    cell.reports += sign;
    if (line.output !== undefined) cell.output = add(cell.output, fenOf(line.output), sign);
    if (line.revenue !== undefined) cell.revenue = add(cell.revenue, fenOf(line.revenue), sign);
    if (line.employment !== undefined) cell.employment = add(cell.employment, line.employment, sign);
    if (cell.reports === 0) delete state[key];
    else state[key] = cell;
  }
}

// "-12.34" is -1234; an amount of one report always fits.
function fenOf(yuan) {
  return parseInt(yuan.replace(".", ""), 10);
}

var SAFE = 9007199254740991;

function add(sum, value, sign) {
  var total = typeof sum === "number" ? sum + sign * value : NaN;
  if (total <= SAFE && total >= -SAFE) return total;
  var text = addTexts(String(sum), String(sign * value));
  var back = Number(text);
  return back <= SAFE && back >= -SAFE ? back : text;
}

// Signed decimal integers as text, digit by digit.
function addTexts(a, b) {
  var negativeA = a.charAt(0) === "-";
  var negativeB = b.charAt(0) === "-";
  var digitsA = negativeA ? a.slice(1) : a;
  var digitsB = negativeB ? b.slice(1) : b;
  if (negativeA === negativeB) return signed(negativeA, plus(digitsA, digitsB));
  var order = compare(digitsA, digitsB);
  if (order === 0) return "0";
  return order > 0 ? signed(negativeA, minus(digitsA, digitsB)) : signed(negativeB, minus(digitsB, digitsA));
}

function signed(isNegative, digits) {
  return isNegative && digits !== "0" ? "-" + digits : digits;
}

function compare(a, b) {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

function plus(a, b) {
  var result = "";
  var carry = 0;
  for (var i = 1; i <= Math.max(a.length, b.length) || carry > 0; i++) {
    var digit = digitAt(a, i) + digitAt(b, i) + carry;
    result = String(digit % 10) + result;
    carry = digit > 9 ? 1 : 0;
  }
  return result;
}

// a is not less than b.
function minus(a, b) {
  var result = "";
  var borrow = 0;
  for (var i = 1; i <= a.length; i++) {
    var digit = digitAt(a, i) - digitAt(b, i) - borrow;
    borrow = digit < 0 ? 1 : 0;
    result = String(digit + 10 * borrow) + result;
  }
  return result.replace(/^0+(?=\d)/, "");
}

// The i-th digit from the right.
function digitAt(digits, i) {
  return i <= digits.length ? digits.charCodeAt(digits.length - i) - 48 : 0;
}
