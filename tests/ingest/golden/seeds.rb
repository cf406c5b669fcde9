# Seeds in stock.
module Garden
  class Seeds < Store
    attr_reader :name

    # Counts them.
    def count
      if empty?
        0
      else
        @rows.size
      end
    end

    def self.from(file)
      new(file)
    end
  end
end
